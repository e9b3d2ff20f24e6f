import { SidebarInputType } from '@useparagon/connect';
import type { ControlProps } from './field-props.js';

const htmlTypes: Partial<Record<SidebarInputType, string>> = {
  [SidebarInputType.Password]: 'password',
  [SidebarInputType.Number]: 'number',
  [SidebarInputType.Email]: 'email',
  [SidebarInputType.URL]: 'url',
};

export function TextControl({ id, input, value, onChange }: ControlProps) {
  return (
    <input
      id={id}
      type={htmlTypes[input.type] ?? 'text'}
      value={value}
      placeholder={input.placeholder}
      required={input.required !== false}
      readOnly={input.readOnly}
      autoComplete="off"
      onChange={(event) => onChange(event.target.value)}
    />
  );
}
