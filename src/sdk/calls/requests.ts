import * as z from 'zod/mini';
import { BackendRequestError, mergeHeaders } from '../../backend/index.js';
import { selectionHeaders, selectOfWorkflow } from './credential-selection.js';
import type { CredentialConfigOptions } from '../install.types.js';
import { loadUser } from '../session/load-user.js';
import { optionsOf, requireText } from '../arguments.js';
import { requireSession, type SdkContext } from '../session/sdk-context.js';
import { CONFIGURATION_HEADER, CREDENTIAL_HEADER } from '../../wire/headers.js';
import type { Call } from '../../wire/calls.js';

/**
 * How long a provider or a workflow may take to answer, in milliseconds. 2.1.1 sets no limit of its own, so
 * that only the browser's limit applies there.
 */
const ANSWER_MS = 300_000;

/** Matches the bodies that `fetch` sends unchanged, other than strings and views of a buffer. */
const BODIES = /^\[object (?:Blob|File|FormData|URLSearchParams|ArrayBuffer|ReadableStream)\]$/;

/** The options of `request`. */
export interface ProxyRequest {
  /** If absent, `'GET'`. */
  method?: string | undefined;
  /** Text, forms, files and bytes are sent unchanged. Every other value is sent as JSON. */
  body?: BodyInit | object | null | undefined;
  headers?: HeadersInit | undefined;
  /** The credential to use. If absent, the `credentialId` that `getUser()` shows for the integration. */
  selectedCredentialId?: string | undefined;
}

/** The options of `workflow`. */
export interface TriggerWorkflowRequest extends CredentialConfigOptions {
  /** Sent as JSON. If absent, `{}`. */
  body?: BodyInit | object | null | undefined;
  headers?: HeadersInit | undefined;
  query?: Record<string, string>;
}

/**
 * A request through the backend's proxy was answered with an error, by the provider's API or by the proxy
 * itself.
 */
export class ProxyRequestError extends BackendRequestError {
  override readonly name: string = 'ProxyRequestError';

  constructor(
    call: string,
    status: number,
    reason: string,
    /**
     * The answer without its `headers`. If the answer is no JSON object, `response.message` is its text. Where
     * the provider or the backend said when to try again, `response.retryAfter` has the seconds.
     */
    readonly response: Record<string, unknown>,
  ) {
    super(call, status, reason);
  }
}

/** Methods that send requests for the user: to a provider's API, and to start workflows. */
export function createRequestMethods(context: SdkContext) {
  return {
    request: async <Response>(
      integrationName: string,
      path: string,
      options?: ProxyRequest,
    ): Promise<Response | undefined> => {
      const { body, headers, selectedCredentialId, ...rest } = optionsOf(options);
      const method = rest.method ?? 'GET';
      const session = requireSession(context);
      requireText('request', 'integration', integrationName);
      requireText('request', 'path', path);
      if (body && /^(?:GET|HEAD)$/i.test(method))
        throw new Error(`paragon.request: body must be absent, since ${method} takes none.`);
      const shown = session.integrations[integrationName]?.credentialId;
      const credentialId = [selectedCredentialId, shown].find(Boolean);
      const proxy = `${context.environments.WORKER_PROXY_PUBLIC_URL}/projects/${encodeURIComponent(session.projectId)}`;
      const api = `/sdk/proxy/${encodeURIComponent(integrationName)}/`;
      const url = proxy + api + path.replace(/^\//, '');
      // A `..` in the path is resolved before sending, and could turn the request into another call of the
      // backend.
      if (!new URL(url).pathname.startsWith(new URL(proxy).pathname + api))
        throw new Error('paragon.request: path must stay below the API of the integration.');
      const call: Call = `${method.toUpperCase()} /sdk/proxy/{integration}/{path}`;
      const payload = toPayload(body);
      const schema = z.custom<{ output?: Response } | undefined>(
        (answer: unknown) => answer === undefined || (typeof answer === 'object' && answer !== null),
        'must be an object',
      );
      try {
        const answer = await session.http.request(schema, call, {
          url,
          headers: mergeHeaders(
            {
              // `auto` makes the backend infer the type of a text. A payload that is an object is a form, a
              // file or bytes. `fetch` sets the `Content-Type` of these, e.g. with the boundary of a form.
              ...(typeof payload !== 'object' && { 'Content-Type': 'auto' }),
              ...(credentialId && { [CREDENTIAL_HEADER]: credentialId }),
            },
            headers,
          ),
          payload,
          heldMs: ANSWER_MS,
          toError(status, reason, answer) {
            const response = { ...answer };
            delete response.headers;
            return new ProxyRequestError(call, status, reason, response);
          },
        });
        return answer?.output;
      } catch (error) {
        if (error instanceof ProxyRequestError && (error.status === 401 || error.status === 403))
          await loadUser(context, session).catch(() => undefined);
        throw error;
      }
    },

    event: async (
      name: string,
      payload: Record<string, unknown>,
      options?: CredentialConfigOptions,
    ): Promise<void> => {
      const { selectedCredentialId, selectedConfigurationId } = optionsOf(options);
      const { http, projectId } = requireSession(context);
      requireText('event', 'name', name);
      if (selectedConfigurationId && !selectedCredentialId)
        throw new Error(
          'paragon.event: selectedConfigurationId needs the selectedCredentialId that it is of.',
        );
      await http.request(z.unknown(), 'POST /sdk/events/trigger', {
        url: `${context.environments.ZEUS_PUBLIC_URL}/v2/projects/${encodeURIComponent(projectId)}/sdk/events/trigger`,
        headers: {
          ...(selectedCredentialId && { [CREDENTIAL_HEADER]: selectedCredentialId }),
          ...(selectedConfigurationId && { [CONFIGURATION_HEADER]: selectedConfigurationId }),
        },
        body: { name, payload },
      });
    },

    workflow: async (workflowId: string, request?: TriggerWorkflowRequest): Promise<object | undefined> => {
      const { body = {}, query = {}, headers, ...options } = optionsOf(request);
      const session = requireSession(context);
      const selected = selectOfWorkflow(context, session, 'workflow', workflowId, options);
      if (!selected.configuration.workflowSettings?.[workflowId]?.enabled)
        throw new Error(`paragon.workflow: the workflow "${workflowId}" is not enabled for this user.`);
      return session.http.request(z.custom<object | undefined>(), 'POST /sdk/triggers/{id}', {
        id: workflowId,
        query,
        headers: mergeHeaders({ 'Content-Type': 'application/json', ...selectionHeaders(selected) }, headers),
        payload: JSON.stringify(body),
        heldMs: ANSWER_MS,
      });
    },
  };
}

const toPayload = (body: ProxyRequest['body']): BodyInit | undefined =>
  isBodyInit(body) ? body : body === null || body === undefined ? undefined : JSON.stringify(body);

const isBodyInit = (body: ProxyRequest['body']): body is BodyInit =>
  typeof body === 'string' || ArrayBuffer.isView(body) || BODIES.test(Object.prototype.toString.call(body));
