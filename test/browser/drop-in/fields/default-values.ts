import type { ConnectInputValue } from '@useparagon/connect';
import type { FieldInput } from './field-props.js';

const isValue = (value: unknown): value is string | number | boolean =>
  ['string', 'number', 'boolean'].includes(typeof value);

/** What a form begins with. */
export const defaultValues = (inputs: FieldInput[]): Record<string, ConnectInputValue> =>
  Object.fromEntries(
    inputs.flatMap(({ id, defaultValue }): [string, ConnectInputValue][] => {
      const value: unknown = defaultValue;
      return isValue(value) ? [[id, value]] : [];
    }),
  );
