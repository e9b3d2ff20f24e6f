import { paragon } from '@useparagon/connect';
import * as z from 'zod/mini';

const sessionSchema = z.object({
  projectId: z.string(),
  userToken: z.string(),
  apiUrl: z.string(),
  passportUrl: z.string(),
});

/** Signs in the user of our own session. */
export async function signIn(): Promise<void> {
  const response = await fetch(`/session${location.search}`);
  const session = sessionSchema.parse(await response.json());
  paragon.setHeadless(true);
  paragon.configureGlobal(
    { host: 'localhost' },
    {
      ZEUS_PUBLIC_URL: session.apiUrl,
      PASSPORT_PUBLIC_URL: session.passportUrl,
      CONNECT_PUBLIC_URL: location.origin,
      CDN_PUBLIC_URL: location.origin,
    },
  );
  await paragon.authenticate(session.projectId, session.userToken);
}
