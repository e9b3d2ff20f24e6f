import { asFileAnswer } from '../../shared/app/values.js';
import type { FieldProps } from './field-props.js';

/** A file. The browser alone can show which one is chosen, so the control is not driven by its value. */
export function FileControl({ field, onChange }: FieldProps) {
  const choose = async (file: File | undefined) => onChange(file && (await asFileAnswer(file)));
  return (
    <input {...field.attributes} type="file" onChange={(event) => void choose(event.target.files?.[0])} />
  );
}
