import { SidebarInputType, type Input } from '@installflow/connect';
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
      {mayBeLeftOut(input) && <span className="optional"> (optional)</span>}
    </>
  );
  const field = <Control {...{ input, integration, value, onChange, control }} />;

  if (switches.has(input.type)) {
    return (
      <div className="field">
        <Switch label={title} checked={value === true} onChange={onChange} control={control} />
        <FieldHint input={input} />
        {error}
      </div>
    );
  }
  if (groups.has(input.type)) {
    return (
      <fieldset className="field" aria-describedby={control['aria-describedby']}>
        <legend>{title}</legend>
        <FieldHint input={input} />
        {field}
        {error}
      </fieldset>
    );
  }
  return (
    <div className="field">
      <label htmlFor={control.id}>{title}</label>
      <FieldHint input={input} />
      {field}
      {error}
    </div>
  );
}

/** A switch is its own label. */
const switches: ReadonlySet<SidebarInputType> = new Set([
  SidebarInputType.BooleanInput,
  SidebarInputType.Switch,
]);

/** Inputs of several controls, each with a label of its own. */
const groups: ReadonlySet<SidebarInputType> = new Set([
  SidebarInputType.Permission,
  SidebarInputType.ComboInput,
  SidebarInputType.DynamicComboInput,
  SidebarInputType.FieldMapper,
]);

const mayBeLeftOut = ({ required, readOnly, type }: Input): boolean =>
  required === false && readOnly !== true && type !== SidebarInputType.CopyableButtonInput;

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
