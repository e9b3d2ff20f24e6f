import type { Untyped } from '../../inputs/index.js';
import type { DataType } from '../vendor-types/data-type.js';
import type { EnumInputValue, EnumSection, SidebarInput } from '../vendor-types/inputs.js';
import type { KeyedSource, Source } from '../vendor-types/sources.js';

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
