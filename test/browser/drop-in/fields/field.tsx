import { SidebarInputType } from '@useparagon/connect';
import { useId, type ReactNode } from 'react';
import { DynamicSelect, Select, StaticSelect } from './select.js';
import type { ControlProps, FieldProps } from './field-props.js';
import { TextControl } from './text-control.js';

/** One labelled control for whatever an integration asks. */
export function Field({ integration, input, value, onChange }: FieldProps) {
  const id = useId();
  if (input.type === SidebarInputType.Switch || input.type === SidebarInputType.BooleanInput) {
    return (
      <label className="field">
        <span>
          <input
            type="checkbox"
            checked={value === true}
            onChange={(event) => onChange(event.target.checked)}
          />{' '}
          {input.title}
        </span>
      </label>
    );
  }
  const text = typeof value === 'string' || typeof value === 'number' ? String(value) : '';
  return (
    <div className="field">
      <label htmlFor={id}>{input.title}</label>
      {controlOf(integration, { id, input, value: text, onChange })}
      {input.subtitle && <small>{input.subtitle}</small>}
    </div>
  );
}

function controlOf(integration: string, props: ControlProps): ReactNode {
  const { id, input, value } = props;
  if (input.type === SidebarInputType.DynamicEnum) {
    return <DynamicSelect {...props} integration={integration} source={input.sourceType ?? ''} />;
  }
  if (input.type === SidebarInputType.Enum) {
    return <StaticSelect {...props} integration={integration} source={input.sourceType ?? ''} />;
  }
  if (input.type === SidebarInputType.CustomDropdown) {
    return <Select {...props} options={input.customDropdownOptions ?? []} />;
  }
  if (input.type === SidebarInputType.CopyableButtonInput) {
    return <input id={id} readOnly value={value} onFocus={(event) => event.target.select()} />;
  }
  return <TextControl {...props} />;
}
