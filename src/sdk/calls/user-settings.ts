import { SavedSettingsSchema, type CredentialConfiguration } from '../../backend/index.js';
import type { Untyped } from '../../inputs/index.js';
import {
  changeCredential,
  requireValid,
  selectionHeaders,
  selectOfIntegration,
} from './credential-selection.js';
import type { CredentialConfigOptions } from '../install.types.js';
import { requireActive } from '../session/installable.js';
import { userOfSession, type SdkContext, type UserSession } from '../session/sdk-context.js';
import type { AuthenticatedConnectUser } from '../vendor-types/user.js';

/** The result of an update of settings. */
export interface UpdateUserSettingsResponse {
  /** The user after the update, like `getUser()`. */
  userState: AuthenticatedConnectUser;
  /** Errors that the backend found in single settings. */
  errors: string[];
}

/** Methods for the user's settings of an integration and its workflows. */
export function createUserSettingsMethods(context: SdkContext) {
  const turns = new WeakMap<UserSession, Promise<unknown>>();

  /**
   * Runs the updates of a session one after the other. An update sends all settings, also those that it does
   * not change. If two updates ran at once, the second would send the settings from before the first, and
   * undo the first.
   */
  const inTurn = <Result>(session: UserSession, task: () => Promise<Result>): Promise<Result> => {
    const turn = (turns.get(session) ?? Promise.resolve()).then(task, task);
    turns.set(session, turn);
    return turn;
  };

  const save = async (
    method: string,
    integrationName: string,
    options: CredentialConfigOptions | undefined,
    configOf: (configuration: CredentialConfiguration) => Partial<CredentialConfiguration>,
  ): Promise<UpdateUserSettingsResponse> => {
    const { session } = requireActive(context, integrationName);
    return inTurn(session, async () => {
      const selected = selectOfIntegration(session, method, integrationName, options);
      requireValid(method, selected);
      const { credential, errors } = await session.http.request(
        SavedSettingsSchema,
        'PATCH /sdk/credentials/{id}',
        {
          id: selected.credential.id,
          headers: selectionHeaders(selected),
          body: { config: configOf(selected.configuration) },
        },
      );
      if (credential) changeCredential(session, credential.id, () => credential);
      return { userState: userOfSession(session), errors: errors ?? [] };
    });
  };

  return {
    updateIntegrationUserSettings: (
      integrationName: string,
      update: Record<string, Untyped>,
      options?: CredentialConfigOptions,
    ): Promise<UpdateUserSettingsResponse> =>
      save('updateIntegrationUserSettings', integrationName, options, ({ sharedSettings }) => ({
        sharedSettings: { ...sharedSettings, ...update },
      })),

    updateWorkflowUserSettings: (
      integrationName: string,
      workflowId: string,
      update: Record<string, Untyped>,
      options?: CredentialConfigOptions,
    ): Promise<UpdateUserSettingsResponse> =>
      save('updateWorkflowUserSettings', integrationName, options, ({ workflowSettings }) => {
        const workflow = workflowSettings?.[workflowId];
        if (!workflow)
          throw new Error(
            `paragon.updateWorkflowUserSettings: workflowId must name a workflow that was enabled; got "${workflowId}".`,
          );
        const changed = { ...workflow, settings: { ...workflow.settings, ...update } };
        return { workflowSettings: { ...workflowSettings, [workflowId]: changed } };
      }),
  };
}
