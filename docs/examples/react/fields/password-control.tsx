import { useState } from 'react';
import { asText, type FieldProps } from './field-props.js';

/** A secret, hidden until the user asks to see it. */
export function PasswordControl({ input, control, value, onChange }: FieldProps) {
  const [shown, setShown] = useState(false);
  return (
    <span className="text-control">
      <input
        {...control}
        type={shown ? 'text' : 'password'}
        value={asText(value)}
        placeholder={input.placeholder}
        readOnly={input.readOnly}
        autoComplete="off"
        autoCapitalize="none"
        spellCheck={false}
        onChange={(event) => onChange(event.target.value)}
      />
      <button
        type="button"
        className="button button-small"
        aria-pressed={shown}
        aria-controls={control.id}
        onClick={() => setShown(!shown)}
      >
        {shown ? 'Hide' : 'Show'}
        <span className="visually-hidden"> {input.title}</span>
      </button>
    </span>
  );
}
