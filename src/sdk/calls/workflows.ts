import * as z from 'zod/mini';
import type { CredentialConfiguration } from '../../backend/index.js';
import {
  changeCredential,
  requireValid,
  selectionHeaders,
  selectOfWorkflow,
} from './credential-selection.js';
import type { CredentialConfigOptions } from '../install.types.js';
import { optionsOf } from '../arguments.js';
import { configurationsOf } from '../session/integration-state.js';
import { requireSession, userOf, type SdkContext, type UserSession } from '../session/sdk-context.js';
import type { ConnectUser } from '../vendor-types/user.js';

/** Another name of {@link CredentialConfigOptions}. */
export type DisableWorkflowOptions = CredentialConfigOptions;

/** Why a workflow was not changed. */
export interface UpdateWorkflowStateError {
  workflowId: string;
  /** For the developer, in English. */
  message: string;
}

/** The result of `updateWorkflowState`. */
export interface UpdateWorkflowStateResponse {
  /** The user after the updates, like `getUser()`. */
  user: ConnectUser;
  /** One error for each workflow that was not changed. */
  errors: UpdateWorkflowStateError[];
}

/** Methods that enable and disable workflows. */
export function createWorkflowMethods(context: SdkContext) {
  const setEnabled = async (
    session: UserSession,
    workflowId: string,
    enabled: boolean,
    options?: CredentialConfigOptions,
  ) => {
    const method = enabled ? 'enableWorkflow' : 'disableWorkflow';
    const selected = selectOfWorkflow(context, session, method, workflowId, options);
    const { credential, configuration } = selected;
    if (enabled) requireValid(method, selected);
    if (Boolean(configuration.workflowSettings?.[workflowId]?.enabled) === enabled)
      throw new Error(
        `paragon.${method}: the workflow "${workflowId}" is ${enabled ? 'already' : 'not'} enabled for this user.`,
      );
    await session.http.request(z.unknown(), `${enabled ? 'POST' : 'DELETE'} /sdk/workflows/{id}`, {
      id: workflowId,
      headers: selectionHeaders(selected),
    });
    // `current` may hold changes of other workflows that were made since `selected` was read.
    changeCredential(session, credential.id, (current) => ({
      ...current,
      configurations: configurationsOf(current).map((other) =>
        other.id === configuration.id ? withWorkflow(other, workflowId, enabled) : other,
      ),
    }));
  };

  return {
    enableWorkflow: async (workflowId: string, options?: CredentialConfigOptions): Promise<void> =>
      setEnabled(requireSession(context), workflowId, true, options),

    disableWorkflow: async (workflowId: string, options?: DisableWorkflowOptions): Promise<void> =>
      setEnabled(requireSession(context), workflowId, false, options),

    updateWorkflowState: async (
      workflowStateUpdate: Record<string, boolean>,
      options?: CredentialConfigOptions,
    ): Promise<UpdateWorkflowStateResponse> => {
      const { session } = context;
      const errors: UpdateWorkflowStateError[] = [];
      for (const [workflowId, enabled] of Object.entries(optionsOf(workflowStateUpdate)))
        try {
          await setEnabled(requireSession({ session }), workflowId, Boolean(enabled), options);
        } catch (error) {
          errors.push({ workflowId, message: error instanceof Error ? error.message : String(error) });
        }
      return { user: userOf(context), errors };
    },
  };
}

const withWorkflow = (
  configuration: CredentialConfiguration,
  workflowId: string,
  enabled: boolean,
): CredentialConfiguration => ({
  ...configuration,
  workflowSettings: {
    ...configuration.workflowSettings,
    [workflowId]: { settings: {}, ...configuration.workflowSettings?.[workflowId], enabled },
  },
});
