import {
  DynamicFieldMappingLoaderType,
  SidebarInputType,
  type BooleanInput,
  type ComboInput,
  type ComboInputDataSource,
  type CopyableButtonInput,
  type CustomDropdownField,
  type CustomDropdownInput,
  type DynamicComboInput,
  type DynamicComboInputDataSource,
  type DynamicEnumInput,
  type DynamicFieldMappingConfig,
  type DynamicFieldMappingIntegrationFieldsLoader,
  type DynamicFieldMappingLoaders,
  type DynamicFieldMappingObjectTypesLoader,
  type DynamicFieldMappingOptionsResult,
  type DynamicInput,
  type DynamicMappingField,
  type DynamicMappingOptions,
  type EmailInput,
  type EnumInput,
  type FieldMapperDataSource,
  type FieldMapperInput,
  type FileInput,
  type LoadCustomDropdownOptionsResult,
  type NumberInput,
  type PasswordInput,
  type PermissionInput,
  type ScopeValue,
  type SidebarInput,
  type SwitchInput,
  type URLInput,
  type ValueTextInput,
} from '@useparagon/connect';

const named = (id: string) => ({ id, title: id, required: false });

const boolean: BooleanInput = { ...named('boolean'), type: SidebarInputType.BooleanInput };
const copyable: CopyableButtonInput = { ...named('copy'), type: SidebarInputType.CopyableButtonInput };
const email: EmailInput = { ...named('email'), type: SidebarInputType.Email };
const file: FileInput = { ...named('file'), type: SidebarInputType.File };
const number: NumberInput = { ...named('number'), type: SidebarInputType.Number };
const password: PasswordInput = { ...named('password'), type: SidebarInputType.Password };
const toggle: SwitchInput = { ...named('switch'), type: SidebarInputType.Switch, titleText: 'On' };
const url: URLInput = { ...named('url'), type: SidebarInputType.URL };
const text: ValueTextInput = { ...named('text'), type: SidebarInputType.ValueText, inputType: 'tel' };

const scope: ScopeValue = { name: 'read', description: 'Read', label: 'Read', required: true };
const permission: PermissionInput = {
  ...named('scopes'),
  type: SidebarInputType.Permission,
  requiredScopes: ['read'],
  scopes: { values: [scope] },
};

const choice: CustomDropdownField = { label: 'One', value: '1' };
const dropdown: CustomDropdownInput = {
  ...named('dropdown'),
  type: SidebarInputType.CustomDropdown,
  key: 'dropdown',
  keyIsDefault: false,
  customDropdownOptions: [choice],
};

export const one: EnumInput = {
  ...named('enum'),
  type: SidebarInputType.Enum,
  getValues: (_options, inputs) => inputs.map(({ id, title }) => ({ value: id, label: title })),
};

/** The inputs of 2.1.1's editor whose choices are loaded, by what they load them from. */
export const loaded = (
  source: DynamicEnumInput['source'],
  combined: ComboInputDataSource,
  dynamicallyCombined: DynamicComboInputDataSource,
  mapped: FieldMapperDataSource,
): SidebarInput[] => {
  const dynamic: DynamicInput = { ...named('dynamic'), source };
  const enumerated: DynamicEnumInput = { ...one, ...dynamic, type: SidebarInputType.DynamicEnum };
  const combo: ComboInput = {
    ...named('combo'),
    type: SidebarInputType.ComboInput,
    source: combined,
    savedFieldMappings: [{ label: combined.mainInputSource.title }],
  };
  const dynamicCombo: DynamicComboInput = {
    ...named('dynamicCombo'),
    type: SidebarInputType.DynamicComboInput,
    source: dynamicallyCombined,
    placeholder: dynamicallyCombined.hoverDisplayText,
  };
  const mapper: FieldMapperInput = {
    ...named('mapper'),
    type: SidebarInputType.FieldMapper,
    source: mapped,
    dynamicObjectOptions: options,
    savedFieldMappings: [{ label: mapped.recordSource.title }],
  };
  return [enumerated, combo, dynamicCombo, mapper];
};

export const simple: SidebarInput[] = [
  boolean,
  copyable,
  email,
  file,
  number,
  password,
  permission,
  toggle,
  url,
  text,
  dropdown,
];

const field: DynamicMappingField = { label: 'Title', value: 'title' };
const options: DynamicMappingOptions = {
  fields: [field],
  userCanCreateFields: true,
  defaultFields: ['title'],
};

const page: DynamicFieldMappingOptionsResult = { options: [choice], nextPageCursor: null };
export const loadDropdown = (): LoadCustomDropdownOptionsResult => Promise.resolve(page);
const loadObjects: DynamicFieldMappingObjectTypesLoader = (cursor, search) =>
  Promise.resolve({ options: [{ label: search ?? '', value: cursor ?? '' }], nextPageCursor: '2' });
const loadFields: DynamicFieldMappingIntegrationFieldsLoader = ({ objectType }) =>
  Promise.resolve({ options: [{ label: objectType, value: objectType }], nextPageCursor: null });

const loaders: DynamicFieldMappingLoaders = {
  [DynamicFieldMappingLoaderType.OBJECT_TYPES]: loadObjects,
  [DynamicFieldMappingLoaderType.INTEGRATION_FIELDS]: loadFields,
};
export const mapping: DynamicFieldMappingConfig = {
  objectTypes: { get: loaders.objectTypes },
  integrationFields: { get: loaders.integrationFields },
  applicationFields: { fields: [field], userCanRemoveMappings: true },
};
