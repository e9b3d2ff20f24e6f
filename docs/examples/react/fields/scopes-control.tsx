import { useRef, useState, type KeyboardEvent } from 'react';
import { scopesIn, withoutScope, withScopes } from '../../shared/app/scopes.js';
import { texts } from '../../shared/app/texts.js';
import type { ControlProps } from './field-props.js';

/** OAuth scopes as chips to remove, and a field to add more. */
export function ScopesControl({ field, view, value, onChange }: ControlProps<'scopes'>) {
  const [draft, setDraft] = useState('');
  const input = useRef<HTMLInputElement>(null);
  const scopes = scopesIn(value, view.required);
  const listId = `${field.attributes.id}-proposed`;

  const addDraft = () => {
    if (draft.trim() === '') return;
    onChange(withScopes(scopes, draft));
    setDraft('');
  };
  const remove = (scope: string) => {
    onChange(withoutScope(scopes, scope));
    input.current?.focus();
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== 'Enter' || draft.trim() === '') return;
    event.preventDefault();
    addDraft();
  };

  return (
    <div className="scopes">
      <ul className="chips" aria-label={field.title}>
        {scopes.map((scope) => (
          <li key={scope} className="chip">
            <code>{scope}</code>
            {!view.required.includes(scope) && (
              <button type="button" aria-label={texts.removeScope(scope)} onClick={() => remove(scope)}>
                <svg viewBox="0 0 16 16" aria-hidden="true">
                  <path d="M4.5 4.5l7 7m0-7l-7 7" />
                </svg>
              </button>
            )}
          </li>
        ))}
        {scopes.length === 0 && <li className="chips-empty">{texts.noScopes}</li>}
      </ul>
      <span className="text-control">
        <input
          {...field.attributes}
          ref={input}
          type="text"
          aria-label={texts.addScope}
          placeholder={texts.addScope}
          list={listId}
          value={draft}
          autoComplete="off"
          autoCapitalize="none"
          spellCheck={false}
          onChange={(event) => setDraft(event.target.value)}
          onKeyDown={onKeyDown}
          onBlur={addDraft}
        />
        <button type="button" className="button button-small" onClick={() => input.current?.focus()}>
          {texts.add}
          <span className="visually-hidden"> {texts.scope}</span>
        </button>
      </span>
      <datalist id={listId}>
        {view.proposed
          .filter(({ name }) => !scopes.includes(name))
          .map(({ name, label }) => (
            <option key={name} value={name}>
              {label}
            </option>
          ))}
      </datalist>
    </div>
  );
}
