import { texts } from '../../shared/app/texts.js';
import { Switch } from '../components/switch.js';
import { Control } from './control.js';
import { FieldHint } from './field-hint.js';
import type { FieldProps } from './field-props.js';

/** An input with its label, its hint and its error. */
export function Field(props: FieldProps) {
  const { layout, title, isOptional, hint, error, attributes } = props.field;
  const label = (
    <>
      {title}
      {isOptional && <span className="optional"> {texts.optional}</span>}
    </>
  );
  const message = error && (
    <p className="field-error" id={error.id}>
      {error.message}
    </p>
  );
  switch (layout) {
    case 'switch':
      return (
        <div className="field">
          <Switch
            label={label}
            checked={props.value === true}
            onChange={props.onChange}
            attributes={attributes}
          />
          {hint && <FieldHint {...hint} />}
          {message}
        </div>
      );
    case 'group':
      return (
        <fieldset className="field" aria-describedby={attributes['aria-describedby']}>
          <legend>{label}</legend>
          {hint && <FieldHint {...hint} />}
          <Control {...props} />
          {message}
        </fieldset>
      );
    case 'labelled':
      return (
        <div className="field">
          <label htmlFor={attributes.id}>{label}</label>
          {hint && <FieldHint {...hint} />}
          <Control {...props} />
          {message}
        </div>
      );
  }
}
