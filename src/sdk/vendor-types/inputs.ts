import type {
  BaseInput,
  BooleanInput,
  ComboInput as AskedComboInput,
  CopyableButtonInput,
  CustomDropdownInput as AskedCustomDropdownInput,
  DynamicComboInput as AskedDynamicComboInput,
  EmailInput,
  EnumInput as AskedEnumInput,
  EnumInputValue as AskedEnumInputValue,
  FieldMapperInput as AskedFieldMapperInput,
  FileInput,
  Input,
  NumberInput,
  PasswordInput,
  PermissionInput,
  SidebarInputType,
  SwitchInput,
  TextInput,
  Untyped,
  URLInput,
} from '../../inputs/index.js';
import type { DataType } from './data-type.js';
import type { CustomDropdownField, DynamicMappingField, DynamicMappingOptions } from './field-mapping.js';
import type { KeyedSource, Source } from './sources.js';
import type { VariableInputType } from './variable-input-type.js';

// A stage asks the user for an `Input`. The inputs in this file are those of 2.1.1's workflow editor, which
// list their options by functions.

/** One option. */
export interface EnumInputValue<T = Untyped> extends Omit<AskedEnumInputValue, 'value'> {
  value: T;
}

/** Options under a heading. */
export interface EnumSection<T = Untyped> {
  title: string;
  items: EnumInputValue<T>[];
}

/** An option with options of its own (`items`), as `getFieldOptions` returns it in `nestedData`. */
export interface DynamicDefaultInput {
  required: boolean;
  id: string;
  title: string;
  type: VariableInputType;
  items: EnumInputValue[];
  supportDifferentTextFormat: boolean;
  textFormat: string;
  identifierKey: string;
  supportAddItem?: boolean;
  returnsArrayStrings?: boolean;
}

/** An input for a line of text. */
export interface ValueTextInput extends TextInput {
  type: SidebarInputType.ValueText;
}

/** An input for one option of a custom dropdown. */
export interface CustomDropdownInput extends AskedCustomDropdownInput {
  key: string;
  keyIsDefault: boolean;
  customDropdownOptions?: CustomDropdownField[];
}

/** An input for one of the options that `getValues` lists. */
export interface EnumInput extends AskedEnumInput {
  getValues: (
    options: ActionStepParameters,
    inputs: SidebarInput[],
    activeInput: SidebarInput,
  ) => EnumInputValue[];
}

/** An input whose options are loaded from the provider by `source`. */
export type DynamicInput<TValues = EnumInputValue[]> = BaseInput & { source: DynamicDataSource<TValues> };

/** An input for one option of the provider. */
export interface DynamicEnumInput<TValues = EnumInputValue[]> extends Omit<EnumInput, 'type'> {
  type: SidebarInputType.DynamicEnum;
  source: DynamicDataSource<TValues>;
}

/** An input for a pair of options, of which the second depends on the first. */
export interface ComboInput extends AskedComboInput {
  source: ComboInputDataSource;
}

/** {@link ComboInput} with fields that depend on both options. */
export interface DynamicComboInput extends AskedDynamicComboInput {
  source: DynamicComboInputDataSource;
}

/** An input that maps fields of the provider to fields of the application. */
export interface FieldMapperInput extends AskedFieldMapperInput {
  source: FieldMapperDataSource;
  dynamicObjectOptions?: DynamicMappingOptions | DynamicMappingField[];
  savedFieldMappings: { label: string }[];
}

/** An input of 2.1.1's workflow editor. */
export type SidebarInput =
  | BooleanInput
  | SwitchInput
  | ValueTextInput
  | NumberInput
  | EmailInput
  | URLInput
  | PasswordInput
  | CustomDropdownInput
  | DynamicEnumInput
  | ComboInput
  | DynamicComboInput
  | FieldMapperInput
  | CopyableButtonInput
  | PermissionInput
  | FileInput;

/** The types of the inputs that settings can have. */
export type SupportedConnectInputType =
  SidebarInput['type'] | SidebarInputType.Enum | SidebarInputType.ValueTextArea;

type Serialized<Asked> = Asked extends { source: DataSource } | { getValues: (...args: never[]) => unknown }
  ? Omit<Asked, 'source' | 'getValues'> & { sourceType?: string; fallbackText?: string }
  : Asked;

/** An input of the settings of an integration or a workflow, as the backend sends it, without functions. */
export type SerializedConnectInput<Type extends SupportedConnectInputType = SupportedConnectInputType> =
  Serialized<Extract<SidebarInput, { type: Type }>> & { tooltip?: string };

type OwnMembers<Asked> = Partial<Omit<Asked, keyof BaseInput | 'type'>>;

/**
 * An input of a form before or after OAuth. Unlike {@link Input}, it is one interface instead of a union with
 * a member for each type of input. Fields that only some types have are optional here. So code that narrows
 * `IntegrationConnectInput | SerializedConnectInput` by `type` compiles as with 2.1.1.
 */
export interface IntegrationConnectInput
  extends
    BaseInput,
    OwnMembers<AskedCustomDropdownInput>,
    OwnMembers<AskedFieldMapperInput>,
    OwnMembers<PermissionInput> {
  type: Input['type'];
}

/**
 * An input as the catalog lists it, with the types that 2.1.1 names. At run time, all types of {@link Input}
 * occur.
 */
export interface ListedInput extends IntegrationConnectInput {
  type:
    | SidebarInputType.ValueText
    | SidebarInputType.Password
    | SidebarInputType.DynamicEnum
    | SidebarInputType.ComboInput
    | SidebarInputType.Enum
    | SidebarInputType.Switch
    | SidebarInputType.ValueTextArea;
}

declare enum DataSourceType {
  DYNAMIC = 'DYNAMIC_DATA_SOURCE',
  STATIC_ENUM = 'STATIC_ENUM_DATA_SOURCE',
  FIELD_MAPPER = 'FIELD_MAPPER_DATA_SOURCE',
  COMBO_INPUT = 'COMBO_INPUT_DATA_SOURCE',
  DYNAMIC_COMBO_INPUT = 'DYNAMIC_COMBO_INPUT_DATA_SOURCE',
}

declare enum ActionResponseType {
  NONE = 'NONE',
  RE_AUTHENTICATE = 'RE_AUTHENTICATE',
  ALERT = 'ALERT',
  DISPATCH = 'DISPATCH',
}

declare enum ActionResponseStatus {
  INFO = 'INFO',
  ERROR = 'ERROR',
  SUCCESS = 'SUCCESS',
}

/** The parameters of an action that loads the options of an input. */
export interface ActionStepParameters {
  actionType: string;
  credentials: string[];
  retryOnFailure?: boolean;
  ignoreFailure?: boolean;
  intent: string;
  actionParameters: KeyedSource<DataType.ANY>[];
}

type ActionResponse =
  | { type: ActionResponseType.ALERT; status: ActionResponseStatus; message: string }
  | { type: ActionResponseType.DISPATCH; status: ActionResponseStatus; id: string; source: Source };

interface BasicDataSource {
  title: string;
  subtitle?: Untyped;
  /** Replaces the text that explains the input. */
  instructionalText?: Untyped;
  hideFromConnectFieldTypes?: boolean;
  supportPagination?: boolean;
}

/**
 * The source of options that are loaded. A data source from the backend has none of the functions, because
 * JSON has no functions.
 */
export interface DynamicDataSource<TValues = EnumInputValue[]> extends BasicDataSource {
  type: DataSourceType.DYNAMIC;
  cacheKey?: string;
  refreshDependencies?: (string | ((options: ActionStepParameters) => Untyped))[];
  mapRefreshToValues: (response: Untyped) => TValues;
  getRefreshActionParameters: (
    options: ActionStepParameters,
    inputs: SidebarInput[],
    activeInput: SidebarInput,
  ) => ActionStepParameters;
  onRefresh?: (value: Untyped) => ActionResponse;
}

interface StaticEnumDataSource extends BasicDataSource {
  type: DataSourceType.STATIC_ENUM;
  id: string;
  values: EnumInputValue[] | EnumSection[];
}

type LoadedChoices = DynamicDataSource<(EnumSection | EnumInputValue)[]>;

/** The source of the options of a {@link FieldMapperInput}. */
export interface FieldMapperDataSource extends BasicDataSource {
  id: string;
  type: DataSourceType.FIELD_MAPPER;
  recordSource: LoadedChoices;
  dependentInputSource?: LoadedChoices;
  dependentFieldInputSource?: LoadedChoices;
  fieldSource: LoadedChoices;
}

/** The source of the options of a {@link ComboInput}. */
export interface ComboInputDataSource extends BasicDataSource {
  id: string;
  type: DataSourceType.COMBO_INPUT;
  mainInputSource: LoadedChoices;
  dependentInputSource: LoadedChoices;
  fieldSource?: LoadedChoices;
}

/** The source of the options of a {@link DynamicComboInput}. */
export interface DynamicComboInputDataSource extends BasicDataSource {
  id: string;
  type: DataSourceType.DYNAMIC_COMBO_INPUT;
  mainInputSource: LoadedChoices;
  dependentInputSource: LoadedChoices;
  variableInputSource?: LoadedChoices;
  hoverDisplayText: string;
}

/** The source of an input's options. */
export type DataSource =
  DynamicDataSource<Untyped> | StaticEnumDataSource | FieldMapperDataSource | ComboInputDataSource;
