import { SidebarInputType } from '../../inputs/index.js';
import type { Offer } from '../catalog.js';
import type { CredentialRef } from './credential.js';
import { loadFieldOptions, type FieldOptionsLoader } from './field-options.js';
import { invalidAnswers } from '../install-form.js';

/**
 * Refuses an answer that is not among the provider's options, e.g. a site that the account cannot reach. Only
 * a data source that lists all of its options allows this check. Other answers are refused by the provider
 * when they are used.
 * @throws {Problem}
 */
export async function checkChoices(
  loader: FieldOptionsLoader,
  ref: CredentialRef,
  offer: Offer,
  answers: Record<string, unknown>,
): Promise<void> {
  if (offer.scheme !== 'oauth') return;
  for (const { id, title, type, sourceType: sourceKey } of offer.postOptions) {
    const isListed = sourceKey !== undefined && offer.description.dataSources[sourceKey]?.listsAll;
    if (type !== SidebarInputType.DynamicEnum || !isListed || answers[id] === undefined) continue;
    const options = await loadFieldOptions(loader, ref, { offer, sourceKey, search: undefined });
    if (options.some(({ value }) => value === answers[id])) continue;
    throw invalidAnswers([{ inputId: id, title, message: 'Choose one of the options.' }]);
  }
}
