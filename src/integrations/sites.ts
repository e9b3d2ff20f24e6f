import * as z from 'zod/mini';
import { SidebarInputType, type DynamicEnumInput } from '../inputs/index.js';

/** The `sourceType` of {@link siteInput}, and the key of its data source. */
export const SITES = 'sites';

/** The choice of a site, asked once the account is connected. */
export function siteInput(name: string): DynamicEnumInput {
  return {
    id: 'site',
    title: `${name} site`,
    type: SidebarInputType.DynamicEnum,
    sourceType: SITES,
    required: true,
  };
}

/**
 * Reads a provider's answer by a schema of its items.
 * @throws TypeError for an answer of another shape; it holds nothing of the answer.
 */
export function readAnswer<Answer>(
  schema: z.ZodMiniType<Answer>,
  answer: unknown,
  documentation: string,
): Answer {
  const parsed = z.safeParse(schema, answer);
  if (!parsed.success)
    throw new TypeError(`The provider's answer is not a list of sites as ${documentation} has it.`);
  return parsed.data;
}

/** Drops options whose value came before. */
export function uniqueOptions(
  options: { label: string; value: string }[],
): { label: string; value: string }[] {
  return [...new Map(options.map((option) => [option.value, option])).values()];
}
