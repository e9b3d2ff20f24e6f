import { SidebarInputType, type BaseInput, type Input } from '../../inputs/index.js';
import type { Arbitrary, FastCheck } from './fast-check.js';

/** A type of input that an install stage can ask for. */
export type InputType = Input['type'];

/** Every type of input that an install stage can ask for. */
export const INPUT_TYPES: readonly InputType[] = [
  SidebarInputType.ValueText,
  SidebarInputType.Text,
  SidebarInputType.ValueTextArea,
  SidebarInputType.TextArea,
  SidebarInputType.Password,
  SidebarInputType.Number,
  SidebarInputType.Email,
  SidebarInputType.URL,
  SidebarInputType.BooleanInput,
  SidebarInputType.Switch,
  SidebarInputType.Enum,
  SidebarInputType.DynamicEnum,
  SidebarInputType.CustomDropdown,
  SidebarInputType.ComboInput,
  SidebarInputType.DynamicComboInput,
  SidebarInputType.FieldMapper,
  SidebarInputType.CopyableButtonInput,
  SidebarInputType.Permission,
  SidebarInputType.File,
];

/** Which inputs to generate. */
export interface ArbitraryInputsOptions {
  /** The largest number of inputs in a form. Absent: four. */
  maxLength?: number;
  /** The types to choose from. Absent: {@link INPUT_TYPES}. */
  types?: readonly InputType[];
}

/** Input IDs that a backend might use. */
const INPUT_IDS = [
  'subdomain',
  'tenant',
  'region',
  'apiKey',
  'site',
  'label',
  'environment',
  'mapping',
  'file',
];

const SCOPES = ['read', 'write', 'offline_access'];

/** Inputs of one form, with different IDs. */
export const arbitraryInputs = (
  fc: FastCheck,
  { maxLength = 4, types = INPUT_TYPES }: ArbitraryInputsOptions = {},
): Arbitrary<Input[]> => fc.uniqueArray(arbitraryInput(fc, types), { maxLength, selector: ({ id }) => id });

/** One input of one of these types. */
export const arbitraryInput = (fc: FastCheck, types: readonly InputType[] = INPUT_TYPES): Arbitrary<Input> =>
  fc
    .constantFrom(...types)
    .chain((type) => fc.tuple(arbitraryBase(fc), ownFields(fc, type)))
    .map(([base, own]): Input => settledInput({ ...base, ...own }));

const arbitraryBase = (fc: FastCheck): Arbitrary<BaseInput> =>
  fc
    .record(
      {
        id: fc.constantFrom(...INPUT_IDS),
        required: fc.boolean(),
        placeholder: fc.constant('e.g. acme'),
        tooltip: fc.constant('Your administrator knows it.'),
      },
      { requiredKeys: ['id'], noNullPrototype: true },
    )
    .map((base) => ({ ...base, title: `The ${base.id}` }));

type WithoutBase<Kind> = Kind extends Input ? Omit<Kind, keyof BaseInput> : never;
type OwnFields = WithoutBase<Input> & Partial<Omit<BaseInput, 'id' | 'title'>>;

/** The fields of an input that depend on its type: its choices, its labels, and how it is shown. */
function ownFields(fc: FastCheck, type: InputType): Arbitrary<OwnFields> {
  const oneOf = (...fields: Partial<BaseInput>[]) => fc.constantFrom<Partial<BaseInput>[]>({}, ...fields);
  switch (type) {
    case SidebarInputType.ValueText:
    case SidebarInputType.Text:
      return oneOf(
        { prefixLabel: 'https://', suffixLabel: '.zendesk.com' },
        { defaultValue: 'acme' },
        { defaultValue: 'fixed', readOnly: true },
        { defaultValue: 'unseen', hidden: true },
      ).map((fields) => ({ type, ...fields }));
    case SidebarInputType.Enum:
      return fc
        .constantFrom(CHOICES, [NONE, ...CHOICES], [])
        .map((values) => ({ type, values: [...values] }));
    case SidebarInputType.CustomDropdown:
      return fc.constant({ type, key: 'region', customDropdownOptions: [...REGIONS] });
    case SidebarInputType.DynamicEnum:
      return fc.constant({ type, sourceType: 'sites' });
    case SidebarInputType.Permission:
      return fc
        .record({ defaultValue: fc.subarray(SCOPES), requiredScopes: fc.subarray(['openid']) }, NORMAL)
        .map(({ defaultValue, requiredScopes }) => ({
          type,
          requiredScopes,
          defaultValue: defaultValue.join(' '),
          scopes: { values: SCOPES.map((name) => ({ name, description: `May ${name}` })) },
        }));
    case SidebarInputType.CopyableButtonInput:
      return fc.constant({ type, required: false, defaultValue: 'https://example.com/copied' });
    case SidebarInputType.ComboInput:
      return fc.constantFrom(...MAPPINGS).map((fields) => ({ type, ...fields }));
    case SidebarInputType.FieldMapper:
      return fc.constantFrom(...MAPPINGS).map((fields) => ({ type, ...fields }));
    case SidebarInputType.Number:
      return oneOf({ defaultValue: 7 }).map((fields) => ({ type, ...fields }));
    case SidebarInputType.ValueTextArea:
    case SidebarInputType.TextArea:
    case SidebarInputType.Password:
    case SidebarInputType.Email:
    case SidebarInputType.URL:
    case SidebarInputType.BooleanInput:
    case SidebarInputType.Switch:
    case SidebarInputType.DynamicComboInput:
    case SidebarInputType.File:
      return fc.constant({ type });
  }
}

const NORMAL = { noNullPrototype: true } as const;

const CHOICES = [
  { value: 'production', label: 'Production' },
  { value: 2, label: 'Two' },
  { value: true, label: 'Yes' },
];

const NONE = { value: '', label: 'None of them' };

const REGIONS = [
  { value: 'eu', label: 'Europe' },
  { value: 'us', label: 'United States' },
];

const MAPPINGS = [{}, { savedFieldMappings: [{ label: 'Name' }, { label: 'Email' }] }];

/** Copies the input, so that a test may change it without changing the constants above. */
const settledInput = (input: Input): Input => structuredClone(input);
