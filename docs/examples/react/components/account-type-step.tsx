import type { ScreenOf } from '../../shared/app/screen.js';
import { texts } from '../../shared/app/texts.js';
import { useClient } from '../hooks/use-client.js';
import { ErrorSummary } from './error-summary.js';

type Props = ScreenOf<'accountType'> & { onCancel: () => void };

/**
 * The account types on offer. Choosing an account type is the click that opens the OAuth window where the
 * flow asks nothing else.
 */
export function AccountTypeStep({ heading, choices, error, onCancel }: Props) {
  const { installFlow } = useClient();
  return (
    <>
      <div className="dialog-body">
        <h3 tabIndex={-1}>{heading}</h3>
        {error && <ErrorSummary {...error} />}
        <ul className="choices">
          {choices.map(({ id, title, description }) => (
            <li key={id}>
              <button type="button" className="choice" onClick={() => void installFlow.setAccountType(id)}>
                <strong>{title}</strong>
                {description !== undefined && <span>{description}</span>}
              </button>
            </li>
          ))}
        </ul>
      </div>
      <footer className="dialog-footer">
        <button type="button" className="button" onClick={onCancel}>
          {texts.cancel}
        </button>
      </footer>
    </>
  );
}
