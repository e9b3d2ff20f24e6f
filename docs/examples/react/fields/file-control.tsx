import { useEffect, useRef } from 'react';
import { readChosenFile, showChosenFile } from '../../shared/app/files.js';
import type { FieldProps } from './field-props.js';

/** A file. A control cannot be driven by a file, so it is shown once, where the form is drawn again. */
export function FileControl({ field, value, onChange }: FieldProps) {
  const control = useRef<HTMLInputElement>(null);

  useEffect(() => {
    if (control.current) showChosenFile(control.current, value);
  }, []);

  return (
    <input
      {...field.attributes}
      ref={control}
      type="file"
      onChange={({ target }) => void readChosenFile(target, onChange)}
    />
  );
}
