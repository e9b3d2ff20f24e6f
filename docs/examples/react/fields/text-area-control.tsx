import { asText } from '../../shared/app/values.js';
import type { FieldProps } from './field-props.js';

export const TextAreaControl = ({ field, value, onChange }: FieldProps) => (
  <textarea
    {...field.attributes}
    rows={4}
    value={asText(value)}
    placeholder={field.placeholder}
    readOnly={field.isReadOnly}
    onChange={(event) => onChange(event.target.value)}
  />
);
