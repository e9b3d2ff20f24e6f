import type { ErrorView } from '../../shared/app/screen.js';

/** An error, which is read out at once, with a link to each field that has to be corrected. */
export const ErrorSummary = ({ message, fields }: ErrorView) => (
  <div role="alert" className="notice notice-error">
    <p>{message}</p>
    {fields.length > 0 && (
      <ul>
        {fields.map(({ id, title }) => (
          <li key={id}>
            <button type="button" className="link" onClick={() => document.getElementById(id)?.focus()}>
              {title}
            </button>
          </li>
        ))}
      </ul>
    )}
  </div>
);
