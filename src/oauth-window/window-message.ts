import * as z from 'zod/mini';
import type { OAuthWindowEvent } from '../install-flow/index.js';
import { OAUTH_ERROR, OAUTH_SUCCESS } from '../wire/window-messages.js';

/** Reads the data of a message from the callback page; `null` where the data is of another message. */
export function readWindowMessage(data: unknown): OAuthWindowEvent | null {
  const { type, credential, error, errorResponse } = fieldsOf(data) ?? {};
  if (type === OAUTH_SUCCESS) {
    const payload = fieldsOf(fieldsOf(credential)?.payload);
    if (!payload) return null;
    const credentialId = typeof payload.credentialId === 'string' ? payload.credentialId : '';
    return { type: 'result', result: { status: 'complete', credentialId, message: payload } };
  }
  if (type !== OAUTH_ERROR) return null;
  const { error_description, errorDescription, message } = fieldsOf(errorResponse) ?? {};
  const explanations = [errorResponse, error_description, errorDescription, message];
  return {
    type: 'result',
    result: {
      status: error === 'access_denied' ? 'denied' : 'failed',
      error: typeof error === 'string' ? error : 'server_error',
      errorDescription: explanations.find((text) => typeof text === 'string') ?? null,
    },
  };
}

const fieldsOf = (value: unknown) => z.looseObject({}).safeParse(value).data;
