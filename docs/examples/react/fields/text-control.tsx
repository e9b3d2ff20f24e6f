import { asText } from '../../shared/app/values.js';
import type { ControlProps } from './field-props.js';

/** One line of text, or a number, between the prefix and the suffix that the input names. */
export const TextControl = ({ field, view, value, onChange }: ControlProps<'text'>) => (
  <span className="text-control">
    {view.prefix !== undefined && <span className="affix">{view.prefix}</span>}
    <input
      {...field.attributes}
      type={view.type}
      value={asText(value)}
      placeholder={field.placeholder}
      readOnly={field.isReadOnly}
      autoComplete="off"
      autoCapitalize="none"
      spellCheck={false}
      onChange={({ target }) => onChange(target.value)}
    />
    {view.suffix !== undefined && <span className="affix">{view.suffix}</span>}
  </span>
);
