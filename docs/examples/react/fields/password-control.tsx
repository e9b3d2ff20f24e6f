import { useState } from 'react';
import { texts } from '../../shared/app/texts.js';
import { asText } from '../../shared/app/values.js';
import type { FieldProps } from './field-props.js';

/** A secret, hidden until the user asks to see it. */
export function PasswordControl({ field, value, onChange }: FieldProps) {
  const [shown, setShown] = useState(false);
  return (
    <span className="text-control">
      <input
        {...field.attributes}
        type={shown ? 'text' : 'password'}
        value={asText(value)}
        placeholder={field.placeholder}
        readOnly={field.isReadOnly}
        autoComplete="off"
        autoCapitalize="none"
        spellCheck={false}
        onChange={(event) => onChange(event.target.value)}
      />
      <button
        type="button"
        className="button button-small"
        aria-pressed={shown}
        aria-controls={field.attributes.id}
        onClick={() => setShown(!shown)}
      >
        {shown ? texts.hide : texts.show}
        <span className="visually-hidden"> {field.title}</span>
      </button>
    </span>
  );
}
