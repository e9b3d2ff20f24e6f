import type { Credential, InstallIntegration, IntegrationInstallEvent } from './install-flow.types.js';
import { copy } from '../utils/plain-data.js';

/** What is told of an install; the caller may change it. */
export const installEvent = (
  { id, type }: Pick<InstallIntegration, 'id' | 'type'>,
  credential: Credential,
): IntegrationInstallEvent => ({
  integrationId: id,
  integrationType: type,
  credentialId: credential.id,
  credential: copy(credential),
});
