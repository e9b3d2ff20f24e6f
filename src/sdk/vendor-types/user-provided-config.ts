import type {
  DynamicFieldMappingConfig,
  DynamicMappingField,
  DynamicMappingOptions,
} from './field-mapping.js';

/** Options by which an application changes the setup of an integration. */
export interface UserProvidedIntegrationConfig {
  /** Replaces the backend's own redirect URL. */
  overrideRedirectUrl?: string;
  /** For the field mapper of a portal. Has no effect but a warning, since this package has no portal. */
  mapObjectFields?: Record<string, DynamicMappingField[] | DynamicMappingOptions | DynamicFieldMappingConfig>;
}
