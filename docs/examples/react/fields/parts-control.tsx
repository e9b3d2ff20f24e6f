import { readPart, writePart } from '../../shared/app/values.js';
import type { ControlProps } from './field-props.js';

/**
 * An answer of several parts: an object of the provider, and the field of that object for each of our labels.
 */
export const PartsControl = ({ field, view, value, onChange }: ControlProps<'parts'>) => (
  <div className="parts">
    {view.parts.map(({ id, label, path }) => (
      <div key={id} className="part">
        <label htmlFor={id}>{label}</label>
        <input
          {...field.attributes}
          id={id}
          type="text"
          value={readPart(value, path)}
          readOnly={field.isReadOnly}
          autoComplete="off"
          onChange={(event) => onChange(writePart(value, path, event.target.value))}
        />
      </div>
    ))}
  </div>
);
