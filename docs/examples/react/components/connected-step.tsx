import type { ScreenOf } from '../../shared/app/screen.js';
import { texts } from '../../shared/app/texts.js';

type Props = ScreenOf<'connected'> & { onClose: () => void };

export const ConnectedStep = ({ heading, note, credentialId, onClose }: Props) => (
  <>
    <div className="dialog-body working">
      <svg className="check" viewBox="0 0 48 48" aria-hidden="true">
        <circle cx="24" cy="24" r="22" />
        <path d="M14 25l7 7 14-15" />
      </svg>
      <h3 tabIndex={-1}>{heading}</h3>
      <p>{note}</p>
      <dl className="facts">
        <dt>{texts.credential}</dt>
        <dd>
          <code>{credentialId}</code>
        </dd>
      </dl>
    </div>
    <footer className="dialog-footer">
      <button type="button" className="button button-primary" onClick={onClose}>
        {texts.done}
      </button>
    </footer>
  </>
);
