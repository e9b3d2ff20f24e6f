import type { Untyped } from '../../inputs/index.js';
import type { Operator } from './operator.js';
import type { DataType } from './data-type.js';
import type { TokenType } from './token-type.js';

/** The run of a loop that a value comes from. */
export interface FanoutStackEntry {
  stepId: string;
  instanceId: string;
  index: number;
}

interface FileValue {
  /** Bytes. */
  data: Untyped;
  dataType: DataType.FILE;
  encoding?: string;
  id?: string;
  mimeType?: string;
  name?: string;
  size?: string;
}

interface DataTypeValues {
  [DataType.STRING]: string;
  [DataType.NUMBER]: number;
  [DataType.DATE]: Date;
  [DataType.BOOLEAN]: boolean;
  [DataType.EMAIL]: string;
  [DataType.OBJECT]: object;
  [DataType.ARRAY]: Untyped[];
  [DataType.ANY]: Untyped;
  [DataType.FILE]: FileValue;
  [DataType.NON_DECIMAL]: number;
}

interface ValueSource<T extends DataType = DataType> {
  dataType?: T;
  type: 'VALUE';
  value: DataTypeValues[T];
}

interface VariableSource<T extends DataType = DataType> {
  dataType?: T;
  type: 'VARIABLE';
  stepId: string;
  path: string[];
}

interface ObjectValueSource<T extends DataType = DataType> {
  type: 'OBJECT_VALUE';
  name: string;
  path: string[];
  dataType?: T;
}

interface SecretSource {
  type: 'ENVIRONMENT_SECRET';
  environmentSecretId: string;
}

type ConnectCredentialSource = { type: 'CONNECT_CREDENTIAL_FIELD' } & (
  | { fieldType: 'WORKFLOW_SETTING' | 'SHARED_WORKFLOW_SETTING'; inputId: string; path?: string[] }
  | { fieldType: 'EXTERNAL_USER_ID' | 'EXTERNAL_USER_PROVIDER_ID' | 'OAUTH_ACCESS_TOKEN' }
  | { fieldType: 'EXTERNAL_USER_PROVIDER_DATA'; dataKey: string }
);

interface PersonaMetadataSource {
  type: 'PERSONA_METADATA';
  path?: string[];
}

type TokenizedValue<T extends DataType = DataType> =
  | ValueSource<T>
  | VariableSource<T>
  | SecretSource
  | ConnectCredentialSource
  | ObjectValueSource
  | PersonaMetadataSource;

/** A value that is composed of several parts. */
export interface TokenizedSource<T extends DataType = DataType> {
  dataType?: T;
  type: 'TOKENIZED';
  parts: TokenizedValue[];
}

interface ConditionSource {
  type: 'CONDITION';
  condition: ConditionWrapper;
}

interface ExecutionSource {
  type: 'EXECUTION';
  id: string;
  stepId: string;
  /** Milliseconds since 1970. */
  start: number;
  fanoutStack: FanoutStackEntry[];
  remoteCached?: boolean;
}

interface FanoutExecutionSource {
  type: 'FANOUT_EXECUTION';
  stepId: string;
}

interface UserSuppliedCredentialSource {
  type: 'USER_SUPPLIED_CREDENTIAL';
  tokenType: TokenType;
  providerType: string;
  credential: TokenizedSource<DataType.STRING>;
}

/** The source of a value. */
export type Source<T extends DataType = DataType> =
  | ValueSource<T>
  | VariableSource<T>
  | TokenizedSource<T>
  | ConditionSource
  | SecretSource
  | ExecutionSource
  | FanoutExecutionSource
  | UserSuppliedCredentialSource
  | ConnectCredentialSource
  | ObjectValueSource
  | PersonaMetadataSource;

/** A parameter with the source of its value. */
export interface KeyedSource<T extends DataType = DataType> {
  key: string;
  source: Source<T>;
}

interface AndConditions {
  type: 'JOIN';
  join: 'AND';
  conditions: ConditionWrapper[];
}

/** Conditions of which at least one must hold. */
export interface OrConditions {
  type: 'JOIN';
  join: 'OR';
  conditions: ConditionWrapper[];
}

interface OperatorCondition {
  type: 'OPERATOR';
  condition: Condition;
}

type ConditionWrapper = AndConditions | OrConditions | OperatorCondition;

/** The operators that compare two values, by the type of both. */
interface Comparisons {
  [DataType.STRING]:
    | Operator.StringContains
    | Operator.StringDoesNotContain
    | Operator.StringExactlyMatches
    | Operator.StringDoesNotExactlyMatch
    | Operator.StringIsIn
    | Operator.StringIsNotIn
    | Operator.StringStartsWith
    | Operator.StringDoesNotStartWith
    | Operator.StringEndsWith
    | Operator.StringDoesNotEndWith
    | Operator.StringGreaterThan
    | Operator.StringLessThan;
  [DataType.NUMBER]:
    | Operator.NumberGreaterThan
    | Operator.NumberLessThan
    | Operator.NumberGreaterThanOrEqualTo
    | Operator.NumberLessThanOrEqualTo
    | Operator.NumberEquals
    | Operator.NumberDoesNotEqual;
  [DataType.DATE]: Operator.DateTimeAfter | Operator.DateTimeBefore | Operator.DateTimeEquals;
}

/** The operators that test one value, by its type. */
interface Tests {
  [DataType.ANY]: Operator.None;
  [DataType.BOOLEAN]: Operator.BooleanTrue | Operator.BooleanFalse;
  [DataType.ARRAY]: Operator.ArrayIsEmpty | Operator.ArrayIsNotEmpty;
}

type EachOperator<T extends DataType, Operators, Operands> = Operators extends Operator
  ? { operator: Operators; variable: Source<T> } & Operands
  : never;

type Condition =
  | {
      [T in keyof Comparisons]: EachOperator<T, Comparisons[T], { argument: Source<T> }>;
    }[keyof Comparisons]
  | { [T in keyof Tests]: EachOperator<T, Tests[T], unknown> }[keyof Tests]
  | EachOperator<
      DataType,
      Operator.IsNull | Operator.IsNotNull | Operator.Exists | Operator.DoesNotExist,
      unknown
    >;
