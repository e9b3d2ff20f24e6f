import type { PermissionInput } from '@installflow/connect';
import { useRef, useState, type KeyboardEvent } from 'react';
import type { FieldProps } from './field-props.js';

interface Props extends Omit<FieldProps, 'input'> {
  input: PermissionInput;
}

const scopesIn = (value: unknown): string[] =>
  Array.isArray(value) ? value.filter((scope) => typeof scope === 'string') : [];

/** OAuth scopes as chips to remove, and a field to add more; several may be pasted at once. */
export function ScopesControl({ input, control, value, onChange }: Props) {
  const [draft, setDraft] = useState('');
  const field = useRef<HTMLInputElement>(null);
  const scopes = scopesIn(value);
  const proposed = input.scopes.values.filter(({ name }) => !scopes.includes(name));

  const addDraft = () => {
    if (draft.trim() === '') return;
    onChange([...new Set([...scopes, ...draft.split(/[\s,]+/).filter(Boolean)])]);
    setDraft('');
  };
  const remove = (scope: string) => {
    onChange(scopes.filter((other) => other !== scope));
    field.current?.focus();
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== 'Enter' || draft.trim() === '') return;
    event.preventDefault();
    addDraft();
  };

  return (
    <div className="scopes">
      <ul className="chips" aria-label={input.title}>
        {scopes.map((scope) => (
          <li key={scope} className="chip">
            <code>{scope}</code>
            {!input.requiredScopes.includes(scope) && (
              <button type="button" aria-label={`Remove ${scope}`} onClick={() => remove(scope)}>
                <svg viewBox="0 0 16 16" aria-hidden="true">
                  <path d="M4.5 4.5l7 7m0-7l-7 7" />
                </svg>
              </button>
            )}
          </li>
        ))}
        {scopes.length === 0 && <li className="chips-empty">None: the sign-in will ask for no scope.</li>}
      </ul>
      <span className="text-control">
        <input
          {...control}
          ref={field}
          type="text"
          aria-label="Add a scope"
          placeholder="Add a scope"
          list={`${control.id}-proposed`}
          value={draft}
          autoComplete="off"
          autoCapitalize="none"
          spellCheck={false}
          onChange={(event) => setDraft(event.target.value)}
          onKeyDown={onKeyDown}
          onBlur={addDraft}
        />
        <button type="button" className="button button-small" onClick={() => field.current?.focus()}>
          Add<span className="visually-hidden"> scope</span>
        </button>
      </span>
      <datalist id={`${control.id}-proposed`}>
        {proposed.map(({ name, label }) => (
          <option key={name} value={name}>
            {label}
          </option>
        ))}
      </datalist>
    </div>
  );
}
