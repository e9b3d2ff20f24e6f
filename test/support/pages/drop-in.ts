import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { SidebarInputType } from '../../../src/inputs/index.js';
import type { CustomIntegration, ProjectOptions } from '../../../src/server/index.js';
import { bundleClient, respondWithFile, type ClientName } from './client-bundle.js';
import { projectId, startConnectBackend } from '../server/connect-backend.js';
import { serve } from '../server/serve.js';
import { startSettingsBackend, type IntegrationSettings } from '../server/settings-backend.js';

const application = (file: string) =>
  fileURLToPath(new URL(`../../browser/drop-in/${file}`, import.meta.url));

/** The module that the application begins with. */
export const dropInEntry = application('main.tsx');

const icon = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1 1"><path d="M0 0h1v1H0z"/></svg>';

const freshdesk: CustomIntegration = {
  type: 'freshdesk',
  name: 'Freshdesk',
  scheme: 'basic',
  preOptions: [
    { id: 'importContacts', title: 'Import contacts', type: SidebarInputType.Switch, required: false },
    { id: 'domain', title: 'Domain', type: SidebarInputType.ValueText },
    { id: 'apiKey', title: 'API key', type: SidebarInputType.Password },
    { id: 'region', title: 'Region', type: SidebarInputType.Enum, sourceType: 'regions' },
  ],
};

const staticSource = (id: string, labels: Record<string, string>) => ({
  id,
  title: id,
  type: 'STATIC_ENUM_DATA_SOURCE',
  values: Object.entries(labels).map(([value, label]) => ({ value, label })),
});

const settings: Record<string, IntegrationSettings> = {
  outlook: { hidesAccountTypes: true },
  freshdesk: { dataSources: { regions: staticSource('regions', { eu: 'Europe', us: 'United States' }) } },
  gmail: {
    description: 'Files the mail of your customers.',
    inputs: [
      { id: 'label', title: 'Label', type: SidebarInputType.ValueText },
      { id: 'priority', title: 'Priority', type: SidebarInputType.Enum, sourceType: 'priorities' },
      {
        id: 'team',
        title: 'Team',
        type: SidebarInputType.CustomDropdown,
        key: 'team',
        keyIsDefault: false,
        customDropdownOptions: [
          { label: 'Sales', value: 'sales' },
          { label: 'Support', value: 'support' },
        ],
      },
      {
        id: 'notify',
        title: 'Notify me',
        type: SidebarInputType.Switch,
        required: false,
        defaultValue: true,
      },
    ],
    workflows: [
      { id: 'weekly', description: 'Weekly report' },
      { id: 'archive', description: 'Archive old mail' },
    ],
    dataSources: { priorities: staticSource('priorities', { high: 'High', low: 'Low' }) },
    refuse: ({ label }) => (label === 'inbox' ? ['The label "inbox" is taken.'] : []),
  },
};

/** The account types that both clients offer alike where `start` names none (rows 9 and 10); Jira's and Zendesk's are named. */
const accountTypes: Record<string, string[] | undefined> = {
  gmail: ['default'],
  jira: undefined,
  outlook: ['default'],
  salesforce: ['default', 'sandbox'],
  zendesk: undefined,
};

const offered = (integrations: ProjectOptions['integrations']): ProjectOptions['integrations'] =>
  Object.fromEntries(
    Object.entries(accountTypes).map(([type, ids]) => [
      type,
      { ...integrations[type], ...(ids && { accountTypes: ids }) },
    ]),
  );

const bundleApplication = async (client: ClientName) =>
  new Map([
    ...(await bundleClient(client, [dropInEntry, application('styles.css')])),
    ['index.html', await readFile(application('index.html'), 'utf8')] as const,
  ]);

/**
 * Serves the application of `test/browser/drop-in` twice, `{origin}/{client}/?user={ID}`, with one client and the other
 * behind the name `@useparagon/connect`, on one backend: the connect server in front of a real OAuth server, with
 * settings and workflows added.
 */
export async function startDropInPage() {
  const files = { '2.1.1': await bundleApplication('2.1.1'), ours: await bundleApplication('ours') };
  const isClient = (name: string): name is ClientName => Object.hasOwn(files, name);

  let session: (user: string) => Promise<Record<string, string>> = () => Promise.resolve({});
  const page = await serve(async (request) => {
    const { pathname, searchParams } = new URL(request.url);
    const [, client = '', name = ''] = pathname.split('/');
    if (isClient(client)) return respondWithFile(files[client], name || 'index.html');
    if (pathname === '/session') return Response.json(await session(searchParams.get('user') ?? ''));
    if (pathname.endsWith('.svg'))
      return new Response(icon, { headers: { 'Content-Type': 'image/svg+xml' } });
    return new Response('', { headers: { 'Content-Type': 'text/html' } });
  });
  const backend = await startConnectBackend({
    project: { origins: [page.origin], customIntegrations: [freshdesk] },
    projects: (project) => [{ ...project, integrations: offered(project.integrations) }],
  });
  const api = await startSettingsBackend(backend.origin, settings);
  session = async (user) => ({
    projectId,
    userToken: (await backend.as(user)).token,
    apiUrl: api.origin,
    passportUrl: backend.origin,
  });

  return {
    origin: page.origin,
    backend,
    stop: async () => {
      await page.stop();
      await api.stop();
      await backend.stop();
    },
  };
}

export type DropInPage = Awaited<ReturnType<typeof startDropInPage>>;
