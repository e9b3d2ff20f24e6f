import type { FieldProps } from './field-props.js';

/** A file. The browser alone can show which one is chosen, so the control is not driven by its value. */
export const FileControl = ({ control, onChange }: Pick<FieldProps, 'control' | 'onChange'>) => (
  <input {...control} type="file" onChange={(event) => onChange(event.target.files?.[0])} />
);
