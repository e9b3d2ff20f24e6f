import * as z from 'zod/mini';
import { SidebarInputType, type Input } from '../../inputs/index.js';
import { API_ORIGIN, isBaseUrl, placeholdersOf } from './base-url.js';
import { mayBeProxied } from './headers.js';
import { knownOptions } from '../known-options.js';
import { MAX_PROXY_TIMEOUT_MS } from './proxy.js';

const shape = {
  baseUrl: z
    .string('must be a string')
    .check(
      z.refine(
        isBaseUrl,
        'must be an https: URL (http: on loopback only) without a slash at the end, with {names} of inputs for the first label of a host or for segments of the path',
      ),
    ),
  requestHeaders: z.optional(
    z.array(
      z
        .string('must be a string')
        .check(z.refine(mayBeProxied, 'must be a request header, in lower case, that may be sent on')),
      'must be an array of header names',
    ),
  ),
  allowEncodedSlashes: z.optional(z.boolean('must be true or false')),
  timeoutMs: z.optional(
    z
      .int('must be a whole number of milliseconds')
      .check(
        z.minimum(1, 'must be 1 at least'),
        z.maximum(MAX_PROXY_TIMEOUT_MS, `must be ${MAX_PROXY_TIMEOUT_MS} at most`),
      ),
  ),
};

/** Checks `ProxyOptions`. */
export const ProxySchema = knownOptions(
  shape,
  'must be {baseUrl, requestHeaders?, allowEncodedSlashes?, timeoutMs?}',
);

/** Checks `CustomProxyOptions`. */
export const CustomProxySchema = knownOptions(
  {
    ...shape,
    headers: z.custom(
      (value) => typeof value === 'function',
      'must be a function that returns the headers which authorize a request',
    ),
  },
  'must be {baseUrl, headers, requestHeaders?, allowEncodedSlashes?, timeoutMs?}',
);

/**
 * Says what is wrong with the placeholders of a base URL; `undefined` where nothing is. Each must name an
 * input that the integration asks for. Password inputs do not count, because servers along the way log URLs.
 */
export function placeholderProblem(
  baseUrl: string,
  inputs: readonly Input[],
  hasApiOrigin: boolean,
): string | undefined {
  const asked = inputs
    // An input with the ID `apiOrigin` would let the user choose the origin that the token is sent to.
    .filter(({ id, type }) => type !== SidebarInputType.Password && id !== API_ORIGIN)
    .map(({ id }) => id);
  const known = new Set([...asked, ...(hasApiOrigin ? [API_ORIGIN] : [])]);
  const unknown = placeholdersOf(baseUrl).find((name) => !known.has(name));
  return unknown === undefined
    ? undefined
    : `must name inputs that are asked for (${[...known].join(', ') || 'there are none'}); got "{${unknown}}"`;
}
