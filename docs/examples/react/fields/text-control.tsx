import { asText, type FieldProps } from './field-props.js';

interface Props extends FieldProps {
  type: 'text' | 'email' | 'url' | 'number';
}

const asNumber = (text: string): number | string => (text === '' ? '' : Number(text));

/** One line of text, between the prefix and the suffix that the input names. */
export const TextControl = ({ input, control, value, onChange, type }: Props) => (
  <span className="text-control">
    {input.prefixLabel !== undefined && <span className="affix">{input.prefixLabel}</span>}
    <input
      {...control}
      type={type}
      value={asText(value)}
      placeholder={input.placeholder}
      readOnly={input.readOnly}
      autoComplete="off"
      autoCapitalize="none"
      spellCheck={false}
      onChange={({ target }) => onChange(type === 'number' ? asNumber(target.value) : target.value)}
    />
    {input.suffixLabel !== undefined && <span className="affix">{input.suffixLabel}</span>}
  </span>
);
