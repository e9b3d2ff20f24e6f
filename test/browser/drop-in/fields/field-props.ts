import type { ConnectInputValue, IntegrationConnectInput, SerializedConnectInput } from '@useparagon/connect';

/** An input of an install stage, or of the settings. */
export type FieldInput = IntegrationConnectInput | SerializedConnectInput;

export interface FieldProps {
  integration: string;
  input: FieldInput;
  value: ConnectInputValue;
  onChange: (value: ConnectInputValue) => void;
}

/** What a single control gets. */
export interface ControlProps {
  id: string;
  input: FieldInput;
  value: string;
  onChange: (value: string) => void;
}
