import * as z from 'zod/mini';
import type { Catalog } from '../catalog.js';
import { knownOptions } from '../known-options.js';
import { text } from '../option-values.js';
import { integrationNotFound } from '../problem.js';
import { proxyDisabled, proxyOptionsOf } from '../proxy/access.js';
import type { WithLargeBodies } from '../proxy/large-bodies.js';
import type { Proxy } from '../proxy/proxy.js';
import type { ServerContext } from '../server-context.js';
import type { InProviderSlot } from '../store/user-slots.js';
import { checkArguments, checkProject } from './arguments.js';
import type { AccountOfIntegration, ProviderRequest } from './operator.types.js';

const Account = knownOptions(
  { projectId: text, userId: text, integration: text, credentialId: z.optional(text) },
  'must be {projectId, userId, integration, credentialId?}',
);
const METHODS = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE'] as const;
const Init = knownOptions(
  {
    method: z.optional(z.enum(METHODS, `must be one of ${METHODS.join(', ')}`)),
    headers: z.optional(z.record(z.string(), z.string('must be a string'), 'must be an object of strings')),
    body: z.optional(z.union([z.string(), z.instanceof(Uint8Array)], 'must be a string or a Uint8Array')),
    signal: z.optional(z.instanceof(AbortSignal, { error: 'must be an AbortSignal' })),
  },
  'must be {method?, headers?, body?, signal?}',
);
const Path = text.check(z.startsWith('/', 'must begin with a slash'));

interface Dependencies {
  catalogOf: (projectId: string) => Promise<Catalog | null>;
  proxy: Proxy;
  inProviderSlot: InProviderSlot;
  withLargeBodies: WithLargeBodies;
}

/** Sends a request to a provider, as `OperatorCalls.request` says. */
export async function request(
  context: Pick<ServerContext, 'projects'>,
  { catalogOf, proxy, inProviderSlot, withLargeBodies }: Dependencies,
  account: AccountOfIntegration,
  path: string,
  init: ProviderRequest = {},
): Promise<unknown> {
  const { credentialId, ...owner } = checkArguments('request', Account, account, 'account');
  checkProject('request', context, owner.projectId);
  const pathAndQuery = checkArguments('request', Path, path, 'path');
  const { method = 'GET', headers = {}, body = null, signal } = checkArguments('request', Init, init, 'init');
  const offer = (await catalogOf(owner.projectId))?.byType(owner.integration);
  if (!offer) throw integrationNotFound();
  if (!proxyOptionsOf(offer)) throw proxyDisabled();
  const { projectId, userId } = owner;
  const answer = await inProviderSlot({ projectId, userId }, () =>
    withLargeBodies({ projectId, userId }, (large) =>
      proxy({
        projectId,
        userId,
        offer,
        method,
        pathAndQuery,
        headers: new Headers(headers),
        body: typeof body === 'string' ? new TextEncoder().encode(body) : body && new Uint8Array(body),
        credentialId: credentialId ?? null,
        signal: signal ?? new AbortController().signal,
        large,
      }),
    ),
  );
  return outputOf(answer);
}

/** The proxy answers with the text of `{output}`, so that an answer of a provider is not parsed for a page. */
function outputOf(answer: string): unknown {
  const { output } = z.object({ output: z.unknown() }).parse(JSON.parse(answer));
  return output;
}
