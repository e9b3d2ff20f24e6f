import type { Input } from '@installflow/connect';
import { fieldId } from './field-props.js';

/** What helps to fill in an input: its subtitle or tooltip, and a link to its documentation. */
export function FieldHint({ input }: { input: Input }) {
  const hint = input.subtitle ?? input.tooltip;
  const link = input.documentationLink;
  if (hint === undefined && link === undefined) return null;
  return (
    <p className="field-hint" id={`${fieldId(input.id)}-hint`}>
      {hint}{' '}
      {link !== undefined && (
        <a href={link} target="_blank" rel="noreferrer">
          {input.documentationLinkLabel ?? 'Learn more'}
        </a>
      )}
    </p>
  );
}
