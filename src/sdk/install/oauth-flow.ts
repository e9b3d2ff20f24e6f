import { type InstallFlowError } from '../../install-flow/index.js';
import { callSafely } from '../../utils/report.js';
import type { OAuthFlowCallbacks, OAuthFlowOptions } from '../install.types.js';
import type { CreateFlow } from '../session/installs.types.js';
import { toError } from './to-error.js';
import { withScheme } from '../arguments.js';

/** Creates `startOAuthFlow`, which runs a flow whose answers before OAuth are given in the options. */
export const createStartOAuthFlow =
  (createFlow: CreateFlow) =>
  (
    integrationName: string,
    options: OAuthFlowOptions,
    { onSuccess, onError, oauthTimeout }: OAuthFlowCallbacks,
  ) => {
    const { accountType, endUserSuppliedValues = {}, selectedCredentialId } = options;
    const { bypassPostOAuthPrompt = false, showPortalAfterInstall = false } = options;
    const { allowMultipleCredentials = true } = options;
    const flow = createFlow({
      plainStart: { bypassPostOAuthPrompt, showPortalAfterInstall, allowMultipleCredentials },
      asksNothingAfterOAuth: true,
    });
    let refusal: InstallFlowError | null = null;
    let isStarting = true;

    flow.start(integrationName, {
      accountType,
      selectedCredentialId,
      allowMultipleCredentials,
      oauthTimeout,
      overrideRedirectUrl: withScheme(options.overrideRedirectUrl),
      onNext(stage) {
        if (stage.stage !== 'accountType') void flow.setInstallOptions(endUserSuppliedValues);
        else {
          const preferred = stage.options.find(({ id }) => id === 'default') ?? stage.options[0];
          void flow.setAccountType(preferred?.id ?? '');
        }
      },
      onComplete: ({ credentialId }) => onSuccess?.(credentialId),
      onError(error) {
        void flow.cancel();
        if (isStarting) refusal = error;
        else callSafely(onError, toError(error));
      },
    });
    isStarting = false;
    const snapshot = flow.getSnapshot();
    // The flow would report the failure of its start to `onError` later. `startOAuthFlow` throws it at once
    // instead, and cancels the flow so that the error is not reported twice.
    if (snapshot.status === 'failed') refusal = snapshot.error;
    if (!refusal) return;
    void flow.cancel();
    throw toError(refusal);
  };
