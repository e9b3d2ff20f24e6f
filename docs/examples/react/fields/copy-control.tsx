import { CopyButton } from '../components/copy-button.js';
import type { ControlProps } from './field-props.js';

/** A value to copy into another application. Focusing the control selects all of the value. */
export const CopyControl = ({ field, view }: ControlProps<'copy'>) => (
  <span className="text-control">
    <input
      id={field.attributes.id}
      aria-describedby={field.attributes['aria-describedby']}
      className="copyable"
      readOnly
      value={view.value}
      onFocus={(event) => event.target.select()}
    />
    <CopyButton value={view.value} name={field.title} />
  </span>
);
