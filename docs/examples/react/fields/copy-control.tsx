import { CopyButton } from '../components/copy-button.js';
import { asText, type FieldProps } from './field-props.js';

/** A value to copy into another application; focusing it selects all of it. */
export const CopyControl = ({ input, control }: Pick<FieldProps, 'input' | 'control'>) => {
  const value = asText(input.defaultValue);
  return (
    <span className="text-control">
      <input
        id={control.id}
        aria-describedby={control['aria-describedby']}
        className="copyable"
        readOnly
        value={value}
        onFocus={(event) => event.target.select()}
      />
      <CopyButton value={value} name={input.title} />
    </span>
  );
};
