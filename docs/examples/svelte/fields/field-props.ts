import type { ControlOf, ControlView } from '../../shared/app/control-view.js';
import type { FieldView } from '../../shared/app/field-view.js';

/** The properties of a field. */
export interface FieldProps {
  field: FieldView;
  /** The type of the integration whose form asks. */
  integration: string;
  /** The answer; fields and controls bind it. */
  value: unknown;
}

/** The properties of a control of one kind. */
export interface ControlProps<Kind extends ControlView['kind']> extends Omit<FieldProps, 'integration'> {
  view: ControlOf<Kind>;
}
