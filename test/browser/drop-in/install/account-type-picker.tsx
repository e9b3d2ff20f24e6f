import type { AccountType } from '@useparagon/connect';

interface AccountTypePickerProps {
  accountTypes: AccountType[];
  disabled: boolean;
  onChoose: (accountType: string) => void;
}

const describe = ({ id, accountDescription = 'account' }: AccountType) =>
  id === 'user-configured-oauth' ? 'Use our own OAuth app' : `Connect an ${accountDescription}`;

export function AccountTypePicker({ accountTypes, disabled, onChoose }: AccountTypePickerProps) {
  return (
    <ul aria-label="Account type">
      {accountTypes.map((accountType) => (
        <li key={accountType.id}>
          <button
            data-account-type={accountType.id}
            disabled={disabled}
            onClick={() => onChoose(accountType.id)}
          >
            {describe(accountType)}
          </button>
        </li>
      ))}
    </ul>
  );
}
