import { StepHeading } from './step-heading.js';

interface Props {
  name: string;
  accountType: string | null;
  credentialId: string;
  onClose: () => void;
}

export const ConnectedStep = ({ name, accountType, credentialId, onClose }: Props) => (
  <>
    <div className="dialog-body working">
      <svg className="check" viewBox="0 0 48 48" aria-hidden="true">
        <circle cx="24" cy="24" r="22" />
        <path d="M14 25l7 7 14-15" />
      </svg>
      <StepHeading>{name} is connected</StepHeading>
      <p>
        {accountType === 'user-configured-oauth'
          ? 'It uses the OAuth app you entered.'
          : 'It uses our OAuth app.'}{' '}
        You can disconnect it whenever you like.
      </p>
      <dl className="facts">
        <dt>Credential</dt>
        <dd>
          <code>{credentialId}</code>
        </dd>
      </dl>
    </div>
    <footer className="dialog-footer">
      <button type="button" className="button button-primary" onClick={onClose}>
        Done
      </button>
    </footer>
  </>
);
