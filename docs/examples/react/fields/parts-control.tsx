import {
  SidebarInputType,
  type ComboInput,
  type DynamicComboInput,
  type FieldMapperInput,
} from '@installflow/connect';
import { asParts, asText, type FieldProps } from './field-props.js';

type PartedInput = ComboInput | DynamicComboInput | FieldMapperInput;

interface Props extends Omit<FieldProps, 'input'> {
  input: PartedInput;
}

const mainParts = (input: PartedInput): { key: string; label: string }[] =>
  input.type === SidebarInputType.FieldMapper
    ? [{ key: 'objectMapping', label: 'Object' }]
    : [
        { key: 'mainInput', label: 'Object' },
        { key: 'dependentInput', label: 'Field' },
      ];

const mappedFields = (input: PartedInput): readonly { label: string }[] =>
  input.type === SidebarInputType.DynamicComboInput ? [] : (input.savedFieldMappings ?? []);

/** An answer of several parts: an object of the provider, and which of its fields stands for which of ours. */
export function PartsControl({ input, control, value, onChange }: Props) {
  const parts = asParts(value);
  const mappings = asParts(parts.fieldMappings);
  const setPart = (key: string, part: unknown) => onChange({ ...parts, [key]: part });

  return (
    <div className="parts">
      {mainParts(input).map(({ key, label }, index) => (
        <Part
          key={key}
          label={label}
          value={parts[key]}
          control={index === 0 ? control : { ...control, id: `${control.id}-${key}` }}
          onChange={(part) => setPart(key, part)}
        />
      ))}
      {mappedFields(input).map(({ label }) => (
        <Part
          key={label}
          label={label}
          value={mappings[label]}
          control={{ ...control, id: `${control.id}-map-${label}` }}
          onChange={(field) => setPart('fieldMappings', { ...mappings, [label]: field })}
        />
      ))}
    </div>
  );
}

interface PartProps extends Pick<FieldProps, 'control' | 'value' | 'onChange'> {
  label: string;
}

const Part = ({ label, control, value, onChange }: PartProps) => (
  <div className="part">
    <label htmlFor={control.id}>{label}</label>
    <input
      {...control}
      type="text"
      value={asText(value)}
      onChange={(event) => onChange(event.target.value)}
    />
  </div>
);
