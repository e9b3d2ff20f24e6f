import type { InstallFlowError } from '@installflow/connect';
import { describeError } from '../describe-error.js';
import { fieldId } from '../fields/field-props.js';

/** What went wrong, read out at once, with a link to each field that has to be corrected. */
export const ErrorSummary = ({ error, name }: { error: InstallFlowError; name: string }) => (
  <div role="alert" className="notice notice-error">
    <p>{describeError(error, name)}</p>
    {error.name === 'InvalidInstallOptionsError' && (
      <ul>
        {error.meta.issues.map(({ inputId, title }) => (
          <li key={inputId}>
            <button
              type="button"
              className="link"
              onClick={() => document.getElementById(fieldId(inputId))?.focus()}
            >
              {title}
            </button>
          </li>
        ))}
      </ul>
    )}
  </div>
);
