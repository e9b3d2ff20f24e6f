import { paragon } from '@installflow/connect';
import * as z from 'zod/mini';

const demoSettings = z.object({
  projectId: z.string(),
  userToken: z.string(),
  apiUrl: z.string(),
  oauthClient: z.object({ clientId: z.string(), clientSecret: z.string() }),
});

/** An OAuth client to try user-configured OAuth with. */
export type DemoOAuthClient = z.infer<typeof demoSettings>['oauthClient'];

/**
 * Fetches a user token for the user in `?user=`, and signs in with the token. In a product, its backend signs
 * the token.
 */
async function signInOnce(): Promise<DemoOAuthClient> {
  const user = new URLSearchParams(location.search).get('user') ?? 'demo-user';
  const response = await fetch(`/demo-settings?user=${encodeURIComponent(user)}`);
  if (!response.ok) throw new Error(`The demo server answered ${response.status} to /demo-settings.`);
  const settings = demoSettings.parse(await response.json());
  const services = { ZEUS_PUBLIC_URL: settings.apiUrl, PASSPORT_PUBLIC_URL: settings.apiUrl };
  paragon.configureGlobal({ host: 'localhost' }, services);
  await paragon.authenticate(settings.projectId, settings.userToken);
  return settings.oauthClient;
}

let signedIn: Promise<DemoOAuthClient> | undefined;

/** Returns the same promise to every caller, so that a page may ask for it while it renders. */
export const signIn = (): Promise<DemoOAuthClient> => (signedIn ??= signInOnce());
