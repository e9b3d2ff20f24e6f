import { asText, type FieldProps } from './field-props.js';

export const TextAreaControl = ({ input, control, value, onChange }: FieldProps) => (
  <textarea
    {...control}
    rows={4}
    value={asText(value)}
    placeholder={input.placeholder}
    readOnly={input.readOnly}
    onChange={(event) => onChange(event.target.value)}
  />
);
