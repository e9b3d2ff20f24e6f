import type { ErrorView } from '../../shared/app/screen.js';

/**
 * An error, with a link to each field that has to be corrected. Where there are such fields, the first one gets the
 * focus and the message is read out beside it; else the message itself gets the focus.
 */
export const ErrorSummary = ({ message, fields }: ErrorView) => (
  <div
    role={fields.length > 0 ? 'alert' : 'group'}
    aria-labelledby="error-message"
    tabIndex={-1}
    className="notice notice-error"
  >
    <p id="error-message">{message}</p>
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
