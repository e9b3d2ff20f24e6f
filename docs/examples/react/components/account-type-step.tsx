import { paragon, type AccountType, type InstallFlowError } from '@installflow/connect';
import { ErrorSummary } from './error-summary.js';
import { StepHeading } from './step-heading.js';

interface Props {
  accountTypes: AccountType[];
  name: string;
  error: InstallFlowError | null;
  onCancel: () => void;
}

const titles: Record<string, string> = {
  default: 'Use our app',
  sandbox: 'Use a sandbox account',
  'user-configured-oauth': 'Use your own OAuth app',
};

/** The account types on offer. Choosing one is the click that opens the OAuth window where nothing else is asked. */
export const AccountTypeStep = ({ accountTypes, name, error, onCancel }: Props) => (
  <>
    <div className="dialog-body">
      <StepHeading>How do you want to connect?</StepHeading>
      {error && <ErrorSummary error={error} name={name} />}
      <ul className="choices">
        {accountTypes.map(({ id, accountDescription }) => (
          <li key={id}>
            <button
              type="button"
              className="choice"
              onClick={() => void paragon.installFlow.setAccountType(id)}
            >
              <strong>{titles[id] ?? id}</strong>
              {accountDescription !== undefined && <span>{accountDescription}</span>}
            </button>
          </li>
        ))}
      </ul>
    </div>
    <footer className="dialog-footer">
      <button type="button" className="button" onClick={onCancel}>
        Cancel
      </button>
    </footer>
  </>
);
