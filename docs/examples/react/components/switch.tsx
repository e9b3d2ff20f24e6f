import type { ReactNode } from 'react';
import type { ControlProps } from '../fields/field-props.js';

interface Props {
  label: ReactNode;
  checked: boolean;
  onChange: (checked: boolean) => void;
  control?: ControlProps;
}

export const Switch = ({ label, checked, onChange, control }: Props) => (
  <label className="switch">
    <input
      {...control}
      type="checkbox"
      role="switch"
      checked={checked}
      onChange={(event) => onChange(event.target.checked)}
    />
    <span>{label}</span>
  </label>
);
