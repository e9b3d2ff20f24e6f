/** One choice of a custom dropdown. */
export interface CustomDropdownField {
  label: string;
  value: string;
}

/** One field of the application that a user can map. */
export interface DynamicMappingField {
  label: string;
  value: string;
}

/**
 * The fields of the application that a user can map, and the changes that the user may make to the mapping.
 */
export interface DynamicMappingOptions {
  fields: DynamicMappingField[];
  userCanRemoveMappings?: boolean;
  userCanCreateFields?: boolean;
  defaultFields?: string[];
  useBYOFieldMappingOption?: boolean;
}

/** A page of choices. */
export interface DynamicFieldMappingOptionsResult {
  options: { label: string; value: string }[];
  nextPageCursor: string | null;
}

/** A page of a custom dropdown's choices. */
export type LoadCustomDropdownOptionsResult = Promise<DynamicFieldMappingOptionsResult>;

/** Loads the object types that a user can map. */
export type DynamicFieldMappingObjectTypesLoader = (
  cursor?: string,
  search?: string,
) => Promise<DynamicFieldMappingOptionsResult>;

/** Loads the fields of an object type. */
export type DynamicFieldMappingIntegrationFieldsLoader = (
  params: { objectType: string },
  cursor?: string,
  search?: string,
) => Promise<DynamicFieldMappingOptionsResult>;

/** The functions that load the choices of field mapping. */
export interface DynamicFieldMappingLoaders {
  objectTypes: DynamicFieldMappingObjectTypesLoader;
  integrationFields: DynamicFieldMappingIntegrationFieldsLoader;
}

/** The names of the functions in {@link DynamicFieldMappingLoaders}. */
export enum DynamicFieldMappingLoaderType {
  OBJECT_TYPES = 'objectTypes',
  INTEGRATION_FIELDS = 'integrationFields',
}

/** A field mapping whose choices the application loads. */
export interface DynamicFieldMappingConfig {
  objectTypes: { get: DynamicFieldMappingObjectTypesLoader };
  integrationFields: { get: DynamicFieldMappingIntegrationFieldsLoader };
  applicationFields?: {
    fields: { label: string; value: string }[];
    defaultFields?: string[];
    userCanRemoveMappings?: boolean;
    userCanCreateFields?: boolean;
  };
}
