import { choiceWith, type Choice } from '../../shared/app/control-view.js';
import { texts } from '../../shared/app/texts.js';
import { asText } from '../../shared/app/values.js';
import type { FieldProps } from './field-props.js';

interface Props extends FieldProps {
  choices: readonly Choice[];
  /** What stands there while nothing is chosen. */
  prompt?: string;
}

/** One of several choices. Their values may be numbers or booleans, where HTML knows texts only. */
export const SelectControl = ({ field, value, onChange, choices, prompt }: Props) => (
  <select
    {...field.attributes}
    value={asText(value)}
    disabled={field.isReadOnly}
    onChange={({ target }) => onChange(choiceWith(choices, target.value)?.value)}
  >
    <option value="">{prompt ?? field.placeholder ?? texts.choose}</option>
    {choices.map((choice) => (
      <option key={String(choice.value)} value={String(choice.value)}>
        {choice.label}
      </option>
    ))}
  </select>
);
