import type {
  DynamicFieldMappingConfig,
  DynamicMappingField,
  DynamicMappingOptions,
} from './field-mapping.js';

/** What an application adds to what an integration asks. */
export interface UserProvidedIntegrationConfig {
  /** The redirect URL in place of the backend's own. */
  overrideRedirectUrl?: string;
  /** For the field mapper of a portal. There is none here: a warning says that it has no effect. */
  mapObjectFields?: Record<string, DynamicMappingField[] | DynamicMappingOptions | DynamicFieldMappingConfig>;
}
