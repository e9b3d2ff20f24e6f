import * as z from 'zod/mini';
import { SidebarInputType, type DynamicEnumInput } from '../inputs/index.js';

/** The `sourceType` of {@link siteInput}, and the key of its data source. */
export const SITES = 'sites';

/** The input that asks for a site once the account is connected. */
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
 * Parses a provider's answer that lists sites.
 * @param documentation the provider's page about the answer, which the error names
 * @throws TypeError for an answer of another shape. The error holds nothing of the answer.
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

/** Keeps one option for each value. */
export function uniqueOptions(
  options: { label: string; value: string }[],
): { label: string; value: string }[] {
  return [...new Map(options.map((option) => [option.value, option])).values()];
}
