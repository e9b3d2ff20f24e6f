import { SidebarInputType, type Input } from '@installflow/connect';
import type { ReactNode } from 'react';
import { Switch } from '../components/switch.js';
import { Control } from './control.js';
import { FieldHint } from './field-hint.js';
import { fieldId, type ControlProps } from './field-props.js';

interface Props {
  input: Input;
  integration: string;
  value: unknown;
  /** What is wrong with the value. */
  issue: string | undefined;
  onChange: (value: unknown) => void;
}

/** An input with its label, its hint and what is wrong with it. */
export function Field({ input, integration, value, issue, onChange }: Props) {
  const control = controlProps(input, issue);
  const error = issue !== undefined && (
    <p className="field-error" id={`${control.id}-error`}>
      {issue}
    </p>
  );
  const title = (
    <>
      {input.title}
      {input.required === false && <span className="optional"> (optional)</span>}
    </>
  );
  const field = <Control {...{ input, integration, value, onChange, control }} />;

  switch (input.type) {
    case SidebarInputType.BooleanInput:
    case SidebarInputType.Switch:
      return (
        <Stack>
          <Switch label={title} checked={value === true} onChange={onChange} control={control} />
          <FieldHint input={input} />
          {error}
        </Stack>
      );
    case SidebarInputType.Permission:
    case SidebarInputType.ComboInput:
    case SidebarInputType.DynamicComboInput:
    case SidebarInputType.FieldMapper:
      return (
        <fieldset className="field" aria-describedby={control['aria-describedby']}>
          <legend>{title}</legend>
          <FieldHint input={input} />
          {field}
          {error}
        </fieldset>
      );
    default:
      return (
        <Stack>
          <label htmlFor={control.id}>{title}</label>
          <FieldHint input={input} />
          {field}
          {error}
        </Stack>
      );
  }
}

const Stack = ({ children }: { children: ReactNode }) => <div className="field">{children}</div>;

function controlProps(input: Input, issue: string | undefined): ControlProps {
  const id = fieldId(input.id);
  const described = [
    (input.subtitle ?? input.tooltip) !== undefined && `${id}-hint`,
    issue !== undefined && `${id}-error`,
  ];
  return {
    id,
    'aria-required': input.required ?? true,
    'aria-invalid': issue !== undefined,
    'aria-describedby': described.filter(Boolean).join(' ') || undefined,
  };
}
