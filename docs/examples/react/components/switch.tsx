import type { ReactNode } from 'react';
import type { ControlAttributes } from '../../shared/app/field-view.js';

interface Props {
  label: ReactNode;
  checked: boolean;
  onChange: (checked: boolean) => void;
  attributes?: ControlAttributes;
}

export const Switch = ({ label, checked, onChange, attributes }: Props) => (
  <label className="switch">
    <input
      {...attributes}
      type="checkbox"
      role="switch"
      checked={checked}
      onChange={(event) => onChange(event.target.checked)}
    />
    <span>{label}</span>
  </label>
);
