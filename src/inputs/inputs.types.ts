/**
 * The kinds of input that a backend can list. Names and values are those of `@useparagon/connect` 2.1.1.
 * An install stage uses those for which {@link Input} has a shape.
 */
export enum SidebarInputType {
  Auth = 'AUTH',
  Enum = 'ENUM',
  DynamicEnum = 'DYNAMIC_ENUM',
  Intent = 'INTENT',
  Text = 'TEXT',
  TextArea = 'TEXTAREA',
  ValueText = 'TEXT_NO_VARS',
  ValueTextArea = 'TEXTAREA_NO_VARS',
  Code = 'CODE',
  ActionButton = 'ACTION_BUTTON',
  Conditional = 'CONDITIONAL',
  CustomDropdown = 'CUSTOM_DROPDOWN',
  DynamicConditional = 'DYNAMIC_CONDITIONAL',
  NestedList = 'NESTED_LIST',
  File = 'FILE',
  EditableDynamicEnum = 'EDITABLE_DYNAMIC_ENUM',
  EditableEnum = 'EDITABLE_ENUM',
  BooleanInput = 'BOOLEAN_INPUT',
  UserSuppliedCredential = 'USER_SUPPLIED_CREDENTIAL',
  NativeDynamicEnumInput = 'NATIVE_DYNAMIC_INPUT',
  TimeConstraintInput = 'TIME_CONSTRAINT_INPUT',
  LinesListInput = 'LinesListInput',
  LinesListDynamicInput = 'LinesListDynamicInput',
  Number = 'NUMBER',
  Email = 'EMAIL',
  URL = 'URL',
  EnumTextAreaPairInput = 'EnumTextAreaPairInput',
  FieldMapper = 'FIELD_MAPPER',
  ComboInput = 'COMBO_INPUT',
  Password = 'PASSWORD',
  Switch = 'SWITCH',
  DynamicComboInput = 'DYNAMIC_COMBO_INPUT',
  CopyableButtonInput = 'COPYABLE_BUTTON_INPUT',
  Permission = 'PERMISSION',
}

/** What 2.1.1's typings leave open, as JavaScript's leave open what JSON holds. */
export type Untyped = ReturnType<typeof JSON.parse>;

/** What every input has, whatever its type. */
export interface BaseInput {
  /** The key of its value in an answer. */
  id: string;
  /** The label to show. */
  title: string;
  subtitle?: Untyped;
  tooltip?: string;
  placeholder?: string;
  /** Absent means `true`. */
  required?: boolean;
  /** Fills in for a value that is missing from an answer. */
  defaultValue?: Untyped;
  /** A link to help. Follow it only to `https:`: it comes from the backend. */
  documentationLink?: string;
  documentationLinkLabel?: string;
  /** Not to be shown; its `defaultValue` is what the backend gets. */
  hidden?: boolean;
  /** As `hidden`. */
  hiddenInConnect?: boolean;
  /** To be shown, not to be edited; its `defaultValue` is what the backend gets. */
  readOnly?: boolean;
  /** The HTML input type a UI may use, e.g. `'text'`. */
  inputType?: string;
  /** Text that stands before the field, e.g. `https://`. */
  prefixLabel?: string;
  /** Text that stands behind the field, e.g. `.zendesk.com`. */
  suffixLabel?: string;
  /** The key of the data source that `getFieldOptions({ action })` loads the options of this input from. */
  sourceType?: string;
  /** What to say where those options cannot be loaded. */
  fallbackText?: string;
}

/** One choice of an enumerated input. */
export interface EnumInputValue {
  value: string | number | boolean;
  label: string;
  subtitle?: string;
}

/** One scope that a permission input proposes. */
export interface ScopeValue {
  /** The scope itself: a `scope-token` of RFC 6749 section 3.3. */
  name: string;
  /** What it allows, in words for the end user. */
  description: string;
  /** What to show in place of `name`. */
  label?: string;
  /** `true`: it cannot be removed, and is always sent. */
  required?: boolean;
}

/** A line of text. With a `suffixLabel` that is a domain, the first part of a host name below it. */
export interface TextInput extends BaseInput {
  type: SidebarInputType.ValueText | SidebarInputType.Text;
}
/** Text of several lines, whose white space stays. */
export interface TextAreaInput extends BaseInput {
  type: SidebarInputType.ValueTextArea | SidebarInputType.TextArea;
}
/** A secret. It is in no snapshot and in no `get…Value()`, and the flow drops it once a credential exists. */
export interface PasswordInput extends BaseInput {
  type: SidebarInputType.Password;
}
/** A decimal number: the answer is a number, or its text. */
export interface NumberInput extends BaseInput {
  type: SidebarInputType.Number;
}
/** An email address. */
export interface EmailInput extends BaseInput {
  type: SidebarInputType.Email;
}
/** A full web address, with `http:` or `https:`. */
export interface URLInput extends BaseInput {
  type: SidebarInputType.URL;
}
/** Yes or no: the answer is a boolean, or `'true'`, `'false'`, `'on'` or `'off'`. Untouched, it is missing. */
export interface BooleanInput extends BaseInput {
  type: SidebarInputType.BooleanInput;
}
/** As {@link BooleanInput}; untouched, it is off. */
export interface SwitchInput extends BaseInput {
  type: SidebarInputType.Switch;
  /** Text that stands beside the switch. */
  titleText?: string;
  /** Text that explains `titleText`. */
  toolTipText?: string;
}
/** One of the options that the backend lists: the answer is the `value` of one, or its text. */
export interface EnumInput extends BaseInput {
  type: SidebarInputType.Enum;
  /** The choices, where the backend lists them. An answer outside them is refused. */
  values?: EnumInputValue[];
}
/** One of the provider's options, which `getFieldOptions` loads: the answer is the `value` of one. */
export interface DynamicEnumInput extends BaseInput {
  type: SidebarInputType.DynamicEnum;
}
/** One of the application's own options: the answer is the `value` of one. */
export interface CustomDropdownInput extends BaseInput {
  type: SidebarInputType.CustomDropdown;
  /** The name by which the application knows its options. */
  key?: string;
  /** The choices. Absent or empty: the application fills them in, and any value will do. */
  customDropdownOptions?: { label: string; value: string }[];
}
/**
 * A pair of options, the second of which depends on the first, such as a project and one of its lists. The answer is
 * `{mainInput, dependentInput, fieldMappings}`.
 */
export interface ComboInput extends BaseInput {
  type: SidebarInputType.ComboInput;
  savedFieldMappings?: { label: string }[];
}
/** As {@link ComboInput}. */
export interface DynamicComboInput extends BaseInput {
  type: SidebarInputType.DynamicComboInput;
  useDynamicFields?: boolean;
}
/**
 * Which of the provider's fields stands for which of the application's. The answer is `{objectMapping, fieldMappings}`;
 * with `useDynamicMapper` also `mappingType`, `dynamicMappings` and `userCreatedFields`.
 */
export interface FieldMapperInput extends BaseInput {
  type: SidebarInputType.FieldMapper;
  savedFieldMappings?: { label: string }[];
  useDynamicMapper?: boolean;
  dynamicObjectName?: string;
}
/** A value to copy into another application, e.g. a redirect URL. It is in `defaultValue`; nothing is answered. */
export interface CopyableButtonInput extends BaseInput {
  type: SidebarInputType.CopyableButtonInput;
}
/**
 * OAuth scopes to choose from. The answer is a string separated by white space or commas, or an array; `undefined` means
 * the `defaultValue`, `''` none. `requiredScopes` cannot be removed: they are always sent.
 */
export interface PermissionInput extends BaseInput {
  type: SidebarInputType.Permission;
  /** Scopes that are always sent: show them, not to be removed. */
  requiredScopes: string[];
  /** The scopes to propose; the user may enter others. */
  scopes: { values: ScopeValue[] };
}
/** A file: the answer is a `File` or `Blob`, which travels as `{name, data}` in base64; that pair itself; or text. */
export interface FileInput extends BaseInput {
  type: SidebarInputType.File;
}

/** An input of an options stage; `type` tells which. */
export type Input =
  | TextInput
  | TextAreaInput
  | PasswordInput
  | NumberInput
  | EmailInput
  | URLInput
  | BooleanInput
  | SwitchInput
  | EnumInput
  | DynamicEnumInput
  | CustomDropdownInput
  | ComboInput
  | DynamicComboInput
  | FieldMapperInput
  | CopyableButtonInput
  | PermissionInput
  | FileInput;

/** What is wrong with one answer, in words for the end user. */
export interface InputIssue {
  inputId: string;
  /** The label of the input, or its ID where the label is empty. */
  title: string;
  message: string;
}

/** What a check of answers found: the values to send, or everything that is wrong. */
export type CheckedAnswers =
  { valid: true; values: Record<string, unknown> } | { valid: false; issues: InputIssue[] };
