import type { EnumInputValue } from '@installflow/connect';
import { asText, type FieldProps } from './field-props.js';

interface Props extends FieldProps {
  options: readonly EnumInputValue[];
  /** What stands there while nothing is chosen. */
  prompt?: string;
}

/** One of several options. Their values may be numbers or booleans, where HTML knows texts only. */
export const SelectControl = ({ input, control, value, onChange, options, prompt }: Props) => (
  <select
    {...control}
    value={asText(value)}
    disabled={input.readOnly}
    onChange={({ target }) =>
      onChange(options.find((option) => String(option.value) === target.value)?.value)
    }
  >
    <option value="">{prompt ?? input.placeholder ?? 'Choose…'}</option>
    {options.map((option) => (
      <option key={String(option.value)} value={String(option.value)}>
        {option.label}
      </option>
    ))}
  </select>
);
