import type { ControlOf, ControlView } from '../../shared/app/control-view.js';
import type { FieldView } from '../../shared/app/field-view.js';

/** What the field of an input gets. */
export interface FieldProps {
  field: FieldView;
  /** The type of the integration that asks. */
  integration: string;
  /** The answer; fields and controls bind it. */
  value: unknown;
}

/** What a control of one kind gets. */
export interface ControlProps<Kind extends ControlView['kind']> extends Omit<FieldProps, 'integration'> {
  view: ControlOf<Kind>;
}
