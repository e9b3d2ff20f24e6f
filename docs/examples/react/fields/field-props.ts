import type { Input } from '@installflow/connect';

/** The DOM ID of the control of an input. */
export const fieldId = (inputId: string): string => `field-${inputId}`;

/** What every control needs, so that its label, hint and error are tied to it. */
export interface ControlProps {
  id: string;
  'aria-required': boolean;
  'aria-invalid': boolean;
  'aria-describedby': string | undefined;
}

/** What the field of one input gets. */
export interface FieldProps<I extends Input = Input> {
  input: I;
  /** The type of the integration that asks. */
  integration: string;
  control: ControlProps;
  value: unknown;
  onChange: (value: unknown) => void;
}

/** A value as the text that an HTML control shows. */
export const asText = (value: unknown): string =>
  typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' ? String(value) : '';

/** A value as an object of texts, for inputs whose answer has parts. */
export const asParts = (value: unknown): Record<string, unknown> =>
  typeof value === 'object' && value !== null ? Object.fromEntries(Object.entries(value)) : {};
