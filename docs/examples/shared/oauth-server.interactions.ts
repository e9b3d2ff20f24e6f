import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Provider } from 'oidc-provider';
import { consentPage, loginPage, sendPage } from './oauth-server.pages.js';
import type { OAuthServerOptions } from './oauth-server.types.js';

type Interaction = Awaited<ReturnType<Provider['interactionDetails']>>;

const parameter = ({ params }: Interaction, name: string): string => {
  const value = params[name];
  return typeof value === 'string' ? value : '';
};

/**
 * Creates a handler for the pages `/login/…`, which ask who the user is and whether the user allows access.
 * The handler returns whether the request was for these pages.
 */
export function createInteractions(provider: Provider, options: OAuthServerOptions) {
  const grant = async (interaction: Interaction, accountId: string): Promise<string> => {
    const given = new provider.Grant({ accountId, clientId: parameter(interaction, 'client_id') });
    given.addOIDCScope(parameter(interaction, 'scope'));
    return given.save();
  };

  const show = async (response: ServerResponse, interaction: Interaction): Promise<void> => {
    if (interaction.prompt.name === 'login') {
      sendPage(response, 200, loginPage());
      return;
    }
    const client = await provider.Client.find(parameter(interaction, 'client_id'));
    const scopes = parameter(interaction, 'scope').split(' ').filter(Boolean);
    sendPage(
      response,
      200,
      consentPage({
        client: client?.clientName ?? parameter(interaction, 'client_id'),
        user: interaction.session?.accountId ?? '',
        scopes,
      }),
    );
  };

  const answer = async (interaction: Interaction, form: URLSearchParams) => {
    if (interaction.prompt.name === 'login') {
      const accountId = form.get('userName')?.trim();
      return accountId ? { login: { accountId } } : undefined;
    }
    if (form.get('decision') !== 'allow')
      return { error: 'access_denied', error_description: 'The user denied access.' };
    return { consent: { grantId: await grant(interaction, interaction.session?.accountId ?? '') } };
  };

  const signInAtOnce = async (interaction: Interaction) => ({
    login: { accountId: 'alice' },
    consent: { grantId: await grant(interaction, 'alice') },
  });

  return async (request: IncomingMessage, response: ServerResponse, url: URL): Promise<boolean> => {
    if (!url.pathname.startsWith('/login/')) return false;
    const interaction = await provider.interactionDetails(request, response);
    const result =
      options.login === 'auto'
        ? await signInAtOnce(interaction)
        : request.method === 'POST'
          ? await answer(interaction, await readForm(request))
          : undefined;
    if (result) await provider.interactionFinished(request, response, result);
    else await show(response, interaction);
    return true;
  };
}

async function readForm(request: IncomingMessage): Promise<URLSearchParams> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(Buffer.from(chunk as Uint8Array));
  return new URLSearchParams(Buffer.concat(chunks).toString('utf8'));
}
