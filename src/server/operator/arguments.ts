import type * as z from 'zod/mini';
import type { ServerContext } from '../server-context.js';

/**
 * Checks the arguments of a call of the operator.
 * @param name the name of the argument
 * @throws {TypeError} for the first wrong one. The message names the call and the argument, and holds no secret.
 */
export function checkArguments<Arguments>(
  call: string,
  schema: z.ZodMiniType<Arguments>,
  value: unknown,
  name = 'options',
): Arguments {
  const { data, error } = schema.safeParse(value);
  if (data !== undefined) return data;
  const issue = error?.issues.find(({ code }) => code === 'unrecognized_keys') ?? error?.issues[0];
  const path = issue?.path.map((key) => `.${String(key)}`).join('') ?? '';
  throw new TypeError(`${call}: ${name}${path} ${issue?.message ?? 'are wrong'}`);
}

/** @throws {TypeError} for a project that the server does not have, because its ID is most often a misspelt one. */
export function checkProject(
  call: string,
  { projects }: Pick<ServerContext, 'projects'>,
  projectId: string | undefined,
): void {
  if (projectId === undefined || projects.has(projectId)) return;
  const known = [...projects.keys()].map((id) => JSON.stringify(id)).join(', ');
  throw new TypeError(
    `${call}: options.projectId must be one of the server's projects (${known}); got ${JSON.stringify(projectId)}`,
  );
}
