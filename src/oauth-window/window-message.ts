import * as z from 'zod/mini';
import type { OAuthWindowEvent } from '../install-flow/index.js';

const Text = z.catch(z.nullable(z.string()), null);

const WindowMessage = z.union([
  z.object({
    type: z.literal('oauth_success_callback'),
    credential: z.object({ payload: z.record(z.string(), z.unknown()) }),
  }),
  z.object({
    type: z.literal('oauth_error_callback'),
    error: z.catch(z.string(), 'server_error'),
    errorResponse: z.catch(
      z.union([z.string(), z.object({ error_description: Text, errorDescription: Text, message: Text })]),
      '',
    ),
  }),
]);

/** What the data of a message from the callback page tells; `null` where it is no such message. */
export function readWindowMessage(data: unknown): OAuthWindowEvent | null {
  const { success, data: message } = WindowMessage.safeParse(data);
  if (!success) return null;
  if (message.type === 'oauth_success_callback')
    return { type: 'success', payload: message.credential.payload };
  const { error, errorResponse: response } = message;
  const errorDescription =
    typeof response === 'string'
      ? response || null
      : (response.error_description ?? response.errorDescription ?? response.message);
  return { type: 'error', error, errorDescription };
}
