import type { EnumInputValue } from '@useparagon/connect';
import { ErrorNotice } from '../error-notice.js';
import type { ControlProps } from './field-props.js';
import { useDynamicOptions, useStaticOptions, type LoadedOptions } from './use-options.js';

export function Select({
  id,
  input,
  value,
  onChange,
  options,
}: ControlProps & { options: EnumInputValue[] }) {
  return (
    <select
      id={id}
      value={value}
      required={input.required !== false}
      onChange={(event) => onChange(event.target.value)}
    >
      <option value="">Choose…</option>
      {options.map((option) => (
        <option key={String(option.value)} value={String(option.value)}>
          {option.label}
        </option>
      ))}
    </select>
  );
}

interface SourceProps extends ControlProps {
  integration: string;
  source: string;
}

/** A dropdown whose options the provider has. */
export function DynamicSelect({ integration, source, ...props }: SourceProps) {
  return <LoadedSelect {...props} loaded={useDynamicOptions(integration, source)} />;
}

/** A dropdown whose options the integration itself has. */
export function StaticSelect({ integration, source, ...props }: SourceProps) {
  return <LoadedSelect {...props} loaded={useStaticOptions(integration, source)} />;
}

function LoadedSelect({ loaded, ...props }: ControlProps & { loaded: LoadedOptions }) {
  return loaded.error === null ? (
    <Select {...props} options={loaded.options} />
  ) : (
    <ErrorNotice error={loaded.error} />
  );
}
