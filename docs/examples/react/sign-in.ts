import { paragon } from '@installflow/connect';
import * as z from 'zod/mini';

const demoSettings = z.object({
  projectId: z.string(),
  userToken: z.string(),
  apiUrl: z.string(),
  oauthClient: z.object({ clientId: z.string(), clientSecret: z.string() }),
});

/** What the demo's own small route answers. A product would have its backend sign the user token. */
type DemoSettings = z.infer<typeof demoSettings>;

/** Fetches a user token for whoever `?user=` names, and signs in with it. */
async function signInOnce(): Promise<DemoSettings> {
  const user = new URLSearchParams(location.search).get('user') ?? 'demo-user';
  const response = await fetch(`/demo-settings?user=${encodeURIComponent(user)}`);
  if (!response.ok) throw new Error(`The demo server answered ${response.status} to /demo-settings.`);
  const settings = demoSettings.parse(await response.json());
  const services = { ZEUS_PUBLIC_URL: settings.apiUrl, PASSPORT_PUBLIC_URL: settings.apiUrl };
  paragon.configureGlobal({ host: 'localhost' }, services);
  await paragon.authenticate(settings.projectId, settings.userToken);
  return settings;
}

let signedIn: Promise<DemoSettings> | undefined;

/** The same promise for every caller, so that React may ask while it renders. */
export const signIn = (): Promise<DemoSettings> => (signedIn ??= signInOnce());
