import { SidebarInputType, type Input } from '@installflow/connect';
import { controlView, type ControlView } from './control-view.js';

/** The attributes that connect a control with its label, its hint and its error. */
export interface ControlAttributes {
  id: string;
  'aria-required': boolean;
  'aria-invalid': boolean;
  'aria-describedby': string | undefined;
}

/** Help to fill in an input. */
export interface HintView {
  id: string;
  text: string | undefined;
  link: { href: string; label: string } | null;
}

/** An input as a field of a form. */
export interface FieldView {
  inputId: string;
  title: string;
  /** Whether the label says that the input is optional. */
  isOptional: boolean;
  isReadOnly: boolean;
  placeholder: string | undefined;
  /** `group`: several controls, each with its own label. `switch`: the control contains the label. */
  layout: 'labelled' | 'group' | 'switch';
  hint: HintView | null;
  error: { id: string; message: string } | null;
  control: ControlView;
  attributes: ControlAttributes;
}

/** The DOM ID of the control of an input. */
export const fieldId = (inputId: string): string => `field-${inputId}`;

/** @param issue the message where the answer is wrong */
export function fieldView(input: Input, issue: string | undefined): FieldView {
  const id = fieldId(input.id);
  const control = controlView(input, id);
  const hint = hintView(input, id);
  const error = issue === undefined ? null : { id: `${id}-error`, message: issue };
  return {
    inputId: input.id,
    title: input.title,
    isOptional: input.required === false && input.readOnly !== true && control.kind !== 'copy',
    isReadOnly: input.readOnly === true,
    placeholder: input.placeholder,
    layout: layoutOf(control),
    hint,
    error,
    control,
    attributes: {
      id,
      'aria-required': input.required ?? true,
      'aria-invalid': error !== null,
      'aria-describedby': [hint?.text && hint.id, error?.id].filter(Boolean).join(' ') || undefined,
    },
  };
}

const layoutOf = ({ kind }: ControlView): FieldView['layout'] => {
  if (kind === 'switch') return 'switch';
  return kind === 'scopes' || kind === 'parts' ? 'group' : 'labelled';
};

function hintView(input: Input, id: string): HintView | null {
  const subtitle: unknown = input.subtitle;
  const switchHint = input.type === SidebarInputType.Switch ? input.toolTipText : undefined;
  const text = typeof subtitle === 'string' ? subtitle : (input.tooltip ?? switchHint);
  const { documentationLink: href, documentationLinkLabel: label = 'Learn more' } = input;
  if (text === undefined && href === undefined) return null;
  return { id: `${id}-hint`, text, link: href === undefined ? null : { href, label } };
}
