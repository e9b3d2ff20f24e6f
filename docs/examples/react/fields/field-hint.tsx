import type { HintView } from '../../shared/app/field-view.js';

/** The help text of an input, and a link to its documentation. */
export const FieldHint = ({ id, text, link }: HintView) => (
  <p className="field-hint" id={id}>
    {text}{' '}
    {link && (
      <a href={link.href} target="_blank" rel="noreferrer">
        {link.label}
      </a>
    )}
  </p>
);
