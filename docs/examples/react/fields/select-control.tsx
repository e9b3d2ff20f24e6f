import { choiceOf, choiceOfOption, optionValue, type Choice } from '../../shared/app/choices.js';
import { texts } from '../../shared/app/texts.js';
import type { FieldProps } from './field-props.js';

interface Props extends FieldProps {
  choices: readonly Choice[];
  /** The text while nothing is chosen. */
  prompt?: string;
}

/** One of several choices. */
export const SelectControl = ({ field, value, onChange, choices, prompt }: Props) => (
  <select
    {...field.attributes}
    value={optionValue(choiceOf(choices, value))}
    disabled={field.isReadOnly}
    onChange={({ target }) => onChange(choiceOfOption(choices, target.value)?.value)}
  >
    <option value={optionValue(undefined)}>{prompt ?? field.placeholder ?? texts.choose}</option>
    {choices.map((choice) => (
      <option key={optionValue(choice)} value={optionValue(choice)}>
        {choice.label}
      </option>
    ))}
  </select>
);
