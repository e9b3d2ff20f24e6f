import { useEffect, useRef } from 'react';
import { readChosenFile, showChosenFile } from '../../shared/app/files.js';
import type { FieldProps } from './field-props.js';

/**
 * A file. A page cannot set the file of a control from its state, so the file is shown once, when the form is
 * drawn again.
 */
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
