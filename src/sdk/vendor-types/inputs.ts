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

// What is asked of a user is an `Input`. The inputs here are those of 2.1.1's workflow editor: their choices are code.

/** One choice. */
export interface EnumInputValue<T = Untyped> extends Omit<AskedEnumInputValue, 'value'> {
  value: T;
}

/** Choices under a heading. */
export interface EnumSection<T = Untyped> {
  title: string;
  items: EnumInputValue<T>[];
}

/** Choices that have choices of their own, as `getFieldOptions` hands them out. */
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

/** A line of text. */
export interface ValueTextInput extends TextInput {
  type: SidebarInputType.ValueText;
}

/** One of the options of a custom dropdown. */
export interface CustomDropdownInput extends AskedCustomDropdownInput {
  key: string;
  keyIsDefault: boolean;
  customDropdownOptions?: CustomDropdownField[];
}

/** One of options that code lists. */
export interface EnumInput extends AskedEnumInput {
  getValues: (
    options: ActionStepParameters,
    inputs: SidebarInput[],
    activeInput: SidebarInput,
  ) => EnumInputValue[];
}

/** An input whose choices are loaded from the provider. */
export type DynamicInput<TValues = EnumInputValue[]> = BaseInput & { source: DynamicDataSource<TValues> };

/** One of the provider's options. */
export interface DynamicEnumInput<TValues = EnumInputValue[]> extends Omit<EnumInput, 'type'> {
  type: SidebarInputType.DynamicEnum;
  source: DynamicDataSource<TValues>;
}

/** A pair of options, the second of which depends on the first. */
export interface ComboInput extends AskedComboInput {
  source: ComboInputDataSource;
}

/** The same, with fields that depend on both. */
export interface DynamicComboInput extends AskedDynamicComboInput {
  source: DynamicComboInputDataSource;
}

/** Which of the provider's fields stands for which of the application's. */
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

/** The types of input that settings can have. */
export type SupportedConnectInputType =
  SidebarInput['type'] | SidebarInputType.Enum | SidebarInputType.ValueTextArea;

type Serialized<Asked> = Asked extends { source: DataSource } | { getValues: (...args: never[]) => unknown }
  ? Omit<Asked, 'source' | 'getValues'> & { sourceType?: string; fallbackText?: string }
  : Asked;

/** An input of the settings of an integration or a workflow, as JSON brings it. */
export type SerializedConnectInput<Type extends SupportedConnectInputType = SupportedConnectInputType> =
  Serialized<Extract<SidebarInput, { type: Type }>> & { tooltip?: string };

type OwnMembers<Asked> = Partial<Omit<Asked, keyof BaseInput | 'type'>>;

/**
 * An input of a form before or after OAuth; {@link Input} tells its types apart. What only some types have is optional
 * here, so that code narrowing it together with {@link SerializedConnectInput} by `type` still compiles.
 */
export interface IntegrationConnectInput
  extends
    BaseInput,
    OwnMembers<AskedCustomDropdownInput>,
    OwnMembers<AskedFieldMapperInput>,
    OwnMembers<PermissionInput> {
  type: Input['type'];
}

/** An input as the catalog lists it, with the types that 2.1.1 names. Forms ask for the others of {@link Input} too. */
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

/** What loading the choices of an input is asked with. */
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
  /** Shown in place of the text that explains the input. */
  instructionalText?: Untyped;
  hideFromConnectFieldTypes?: boolean;
  supportPagination?: boolean;
}

/** Choices that are loaded. JSON carries no functions: a data source that the backend sent has none. */
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

/** The choices of an input that maps the integration's fields to the application's. */
export interface FieldMapperDataSource extends BasicDataSource {
  id: string;
  type: DataSourceType.FIELD_MAPPER;
  recordSource: LoadedChoices;
  dependentInputSource?: LoadedChoices;
  dependentFieldInputSource?: LoadedChoices;
  fieldSource: LoadedChoices;
}

/** The choices of an input with a second one that depends on the first. */
export interface ComboInputDataSource extends BasicDataSource {
  id: string;
  type: DataSourceType.COMBO_INPUT;
  mainInputSource: LoadedChoices;
  dependentInputSource: LoadedChoices;
  fieldSource?: LoadedChoices;
}

/** As {@link ComboInputDataSource}, with variables. */
export interface DynamicComboInputDataSource extends BasicDataSource {
  id: string;
  type: DataSourceType.DYNAMIC_COMBO_INPUT;
  mainInputSource: LoadedChoices;
  dependentInputSource: LoadedChoices;
  variableInputSource?: LoadedChoices;
  hoverDisplayText: string;
}

/** Where the choices of an input come from. */
export type DataSource =
  DynamicDataSource<Untyped> | StaticEnumDataSource | FieldMapperDataSource | ComboInputDataSource;
