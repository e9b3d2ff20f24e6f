/**
 * The kinds of input that a backend can list. Names and values are those of `@useparagon/connect` 2.1.1.
 * An install stage uses only the kinds for which {@link Input} has a shape.
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

/**
 * The type `any`, which the typings of 2.1.1 give to a few fields. The type is taken from the result of
 * `JSON.parse`, because lint forbids to write `any`.
 */
export type Untyped = ReturnType<typeof JSON.parse>;

/** The fields that every input has, whatever its type. */
export interface BaseInput {
  /** The key under which an answer holds the value of this input. */
  id: string;
  /** The label to show. */
  title: string;
  subtitle?: Untyped;
  tooltip?: string;
  placeholder?: string;
  /** Absent means `true`. */
  required?: boolean;
  /** Replaces a value that is missing from an answer. */
  defaultValue?: Untyped;
  /** A link to help. The link comes from the backend, so follow it only if its scheme is `https:`. */
  documentationLink?: string;
  documentationLinkLabel?: string;
  /** Where `true`, do not show the input. The backend gets its `defaultValue`. */
  hidden?: boolean;
  /** Means the same as `hidden`. */
  hiddenInConnect?: boolean;
  /** Where `true`, show the input, but do not let the user edit it. The backend gets its `defaultValue`. */
  readOnly?: boolean;
  /** The HTML input type a UI may use, e.g. `'text'`. */
  inputType?: string;
  /** Text that stands before the field, e.g. `https://`. */
  prefixLabel?: string;
  /** Text that stands behind the field, e.g. `.zendesk.com`. */
  suffixLabel?: string;
  /** The key of the data source from which `getFieldOptions({ action })` loads the options of this input. */
  sourceType?: string;
  /** The text to show where the options of `sourceType` cannot be loaded. */
  fallbackText?: string;
}

/** One option of an enumerated input. */
export interface EnumInputValue {
  value: string | number | boolean;
  label: string;
  subtitle?: string;
}

/** One scope that a permission input proposes. */
export interface ScopeValue {
  /** The scope itself: a `scope-token` of RFC 6749 section 3.3. */
  name: string;
  /** What the scope allows, in words for the end user. */
  description: string;
  /** The text to show in place of `name`. */
  label?: string;
  /** Where `true`, the user cannot remove the scope, and the scope is always sent. */
  required?: boolean;
}

/**
 * A line of text. Where `suffixLabel` is a domain, the text is the first part of a host name below that
 * domain.
 */
export interface TextInput extends BaseInput {
  type: SidebarInputType.ValueText | SidebarInputType.Text;
}
/** Text of several lines. White space around the text is kept. */
export interface TextAreaInput extends BaseInput {
  type: SidebarInputType.ValueTextArea | SidebarInputType.TextArea;
}
/** A secret. No snapshot and no `get…Value()` contains it, and the flow drops it once a credential exists. */
export interface PasswordInput extends BaseInput {
  type: SidebarInputType.Password;
}
/** A decimal number. The answer is a number, or its text. */
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
/**
 * Yes or no. The answer is a boolean, or `'true'`, `'false'`, `'on'` or `'off'`. Unlike a switch, the input has
 * no value until the user chooses one.
 */
export interface BooleanInput extends BaseInput {
  type: SidebarInputType.BooleanInput;
}
/** Takes the answers of {@link BooleanInput}. No answer means off, unless there is a `defaultValue`. */
export interface SwitchInput extends BaseInput {
  type: SidebarInputType.Switch;
  /** Text that stands beside the switch. */
  titleText?: string;
  /** Text that explains `titleText`. */
  toolTipText?: string;
}
/** One of the options that the backend lists. The answer is the `value` of an option, or its text. */
export interface EnumInput extends BaseInput {
  type: SidebarInputType.Enum;
  /** The options, where the backend lists them. Every other answer is refused. */
  values?: EnumInputValue[];
}
/** One of the provider's options, which `getFieldOptions` loads. The answer is the `value` of an option. */
export interface DynamicEnumInput extends BaseInput {
  type: SidebarInputType.DynamicEnum;
}
/** One of the application's own options. The answer is the `value` of an option. */
export interface CustomDropdownInput extends BaseInput {
  type: SidebarInputType.CustomDropdown;
  /** The name by which the application knows its options. */
  key?: string;
  /**
   * The options. Where they are absent or empty, the application supplies them, and every value is accepted.
   */
  customDropdownOptions?: { label: string; value: string }[];
}
/**
 * A pair of options, the second of which depends on the first, such as a project and one of its lists. The
 * answer is `{mainInput, dependentInput, fieldMappings}`.
 */
export interface ComboInput extends BaseInput {
  type: SidebarInputType.ComboInput;
  savedFieldMappings?: { label: string }[];
}
/** Takes the same answer as {@link ComboInput}. */
export interface DynamicComboInput extends BaseInput {
  type: SidebarInputType.DynamicComboInput;
  useDynamicFields?: boolean;
}
/**
 * Maps fields of the provider to fields of the application. The answer is `{objectMapping, fieldMappings}`.
 * With `useDynamicMapper`, the answer also has `mappingType`, `dynamicMappings` and `userCreatedFields`.
 */
export interface FieldMapperInput extends BaseInput {
  type: SidebarInputType.FieldMapper;
  savedFieldMappings?: { label: string }[];
  useDynamicMapper?: boolean;
  dynamicObjectName?: string;
}
/**
 * Shows its `defaultValue`, e.g. a redirect URL, for the user to copy into another application. Takes no
 * answer.
 */
export interface CopyableButtonInput extends BaseInput {
  type: SidebarInputType.CopyableButtonInput;
}
/**
 * OAuth scopes to choose from. The answer is a string of scopes separated by white space or commas, or an
 * array of scopes. An absent answer means the `defaultValue`, and `''` means only the scopes that are always
 * sent. A required input without such scopes refuses `''`.
 */
export interface PermissionInput extends BaseInput {
  type: SidebarInputType.Permission;
  /** Scopes that are always sent. Show them, but do not let the user remove them. */
  requiredScopes: string[];
  /** The scopes to propose. The user may enter others. */
  scopes: { values: ScopeValue[] };
}
/**
 * A file. The answer is a `File` or `Blob`, a pair `{name, data}`, or text. A `File` or `Blob` is sent as
 * `{name, data}`, with its content in base64 as `data`.
 */
export interface FileInput extends BaseInput {
  type: SidebarInputType.File;
}

/** An input of an options stage. Its `type` tells which of these shapes it has. */
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

/** Tells what is wrong with one answer, in words for the end user. */
export interface InputIssue {
  inputId: string;
  /** The label of the input, or its ID where the label is empty. */
  title: string;
  message: string;
}

/** The result of a check of answers: the values to send, or all issues. */
export type CheckedAnswers =
  { valid: true; values: Record<string, unknown> } | { valid: false; issues: InputIssue[] };
