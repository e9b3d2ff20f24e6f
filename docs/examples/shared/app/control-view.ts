import { SidebarInputType, type Input, type PermissionInput } from '@installflow/connect';
import { distinctChoices, type Choice } from './choices.js';
import { texts } from './texts.js';
import { asText, distinctBy, listOf } from './values.js';

/** One text field of an input whose answer has several parts. `path` leads to the text in the answer. */
export interface PartView {
  id: string;
  label: string;
  path: readonly string[];
}

/** The control that renders an input, and the data that the control needs. */
export type ControlView =
  | {
      kind: 'text';
      type: 'text' | 'email' | 'url' | 'number';
      prefix: string | undefined;
      suffix: string | undefined;
    }
  | { kind: 'password' }
  | { kind: 'textArea' }
  | { kind: 'select'; choices: readonly Choice[] }
  /** The choices come from `createOptionsLoader`. */
  | { kind: 'dynamicSelect'; source: string; failure: string }
  | { kind: 'parts'; parts: readonly PartView[] }
  | {
      kind: 'scopes';
      required: readonly string[];
      proposed: readonly { name: string; label: string | undefined }[];
    }
  | { kind: 'copy'; value: string }
  | { kind: 'file' }
  /** The control has a label of its own. */
  | { kind: 'switch' };

/** The views of one kind. */
export type ControlOf<Kind extends ControlView['kind']> = Extract<ControlView, { kind: Kind }>;

/** The control of an input, by its type. `id` is the DOM ID of the control. */
export function controlView(input: Input, id: string): ControlView {
  switch (input.type) {
    case SidebarInputType.Email:
      return textView(input, 'email');
    case SidebarInputType.URL:
      return textView(input, 'url');
    case SidebarInputType.Number:
      return textView(input, 'number');
    case SidebarInputType.Password:
      return { kind: 'password' };
    case SidebarInputType.TextArea:
    case SidebarInputType.ValueTextArea:
      return { kind: 'textArea' };
    case SidebarInputType.Enum:
      return selectView(input, listOf(input.values));
    case SidebarInputType.CustomDropdown:
      return selectView(input, listOf(input.customDropdownOptions));
    case SidebarInputType.DynamicEnum: {
      const failure = input.fallbackText ?? 'The options could not be loaded.';
      return { kind: 'dynamicSelect', source: input.sourceType ?? input.id, failure };
    }
    case SidebarInputType.ComboInput:
      return partsView(id, objectAndField, listOf(input.savedFieldMappings));
    case SidebarInputType.DynamicComboInput:
      return partsView(id, objectAndField);
    case SidebarInputType.FieldMapper:
      return partsView(id, [{ label: 'Object', path: ['objectMapping'] }], listOf(input.savedFieldMappings));
    case SidebarInputType.Permission:
      return scopesView(input);
    case SidebarInputType.CopyableButtonInput:
      return { kind: 'copy', value: asText(input.defaultValue) };
    case SidebarInputType.File:
      return { kind: 'file' };
    case SidebarInputType.BooleanInput:
      return { kind: 'select', choices: YES_OR_NO };
    case SidebarInputType.Switch:
      return { kind: 'switch' };
    case SidebarInputType.Text:
    case SidebarInputType.ValueText:
    default: // A newer backend may send types of input that are unknown here.
      return textView(input, 'text');
  }
}

const textView = (
  { prefixLabel, suffixLabel }: Input,
  type: Extract<ControlView, { kind: 'text' }>['type'],
): ControlView => ({ kind: 'text', type, prefix: prefixLabel, suffix: suffixLabel });

/** A yes-or-no question is no switch, because a switch would be off before the user has answered. */
const YES_OR_NO: readonly Choice[] = [
  { value: true, label: texts.yes },
  { value: false, label: texts.no },
];

/** Where the input lists no choices, the user may enter any value. */
const selectView = (input: Input, choices: readonly Choice[]): ControlView =>
  choices.length ? { kind: 'select', choices: distinctChoices(choices) } : textView(input, 'text');

const objectAndField = [
  { label: 'Object', path: ['mainInput'] },
  { label: 'Field', path: ['dependentInput'] },
];

/** The first part gets the ID of the control, so the label and the hint of the input belong to it. */
const partsView = (
  id: string,
  main: readonly Omit<PartView, 'id'>[],
  mapped: readonly { label: string }[] = [],
): ControlView => {
  const labels = distinctBy(mapped, ({ label }) => label);
  const parts = [...main, ...labels.map(({ label }) => ({ label, path: ['fieldMappings', label] }))];
  return {
    kind: 'parts',
    parts: parts.map((part, index) => ({ ...part, id: index === 0 ? id : `${id}-${part.path.join('-')}` })),
  };
};

const scopesView = ({ requiredScopes, scopes }: Partial<PermissionInput>): ControlView => {
  const listed = listOf(scopes?.values);
  const locked = listed.filter(({ required }) => required).map(({ name }) => name);
  return {
    kind: 'scopes',
    required: [...listOf(requiredScopes), ...locked],
    proposed: distinctBy(listed, ({ name }) => name).map(({ name, label }) => ({ name, label })),
  };
};
