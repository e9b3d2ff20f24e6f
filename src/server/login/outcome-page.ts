import { pageResponse, type PageContent } from './callback-page.js';
import type { Session } from './session.js';
import { OAUTH_ERROR, OAUTH_SUCCESS, type WindowMessage } from '../../wire/window-messages.js';

/**
 * Makes the page that shows the outcome and posts it to the opener. Loading the callback again gives the same
 * page.
 */
export function outcomePage(session: Session, integrationId: string): Response {
  return pageResponse(outcomeOf(session, integrationId));
}

function outcomeOf(session: Session, integrationId: string): PageContent {
  const { origin: targetOrigin, credentialId } = session;
  switch (session.status) {
    case 'complete': {
      const credential = { integrationId, payload: { credentialId } };
      return {
        title: 'Connected',
        text: 'Your account is connected. You can close this window.',
        message: { data: { type: OAUTH_SUCCESS, credential } satisfies WindowMessage, targetOrigin },
      };
    }
    case 'denied':
    case 'failed': {
      const { error, errorDescription } = session;
      const errorResponse = {
        error,
        error_description: errorDescription,
        message: errorDescription ?? error,
      };
      return {
        title: session.status === 'denied' ? 'Access denied' : 'Connecting failed',
        text: `${errorDescription ?? error} You can close this window.`,
        message: {
          data: { type: OAUTH_ERROR, error, integrationId, errorResponse } satisfies WindowMessage,
          targetOrigin,
        },
      };
    }
    case 'cancelled':
      return {
        title: 'Cancelled',
        text: 'This login was cancelled. Nothing was stored. You can close this window.',
      };
    case 'begun':
    case 'pending':
    case 'exchanging':
      return { title: 'Connecting', text: 'The login is still being finished. You can close this window.' };
  }
}
