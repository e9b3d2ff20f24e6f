import type { InstallFlow, Paragon } from '@installflow/connect';

/** What the screens need of `paragon`. Server rendering and tests give them another one. */
export interface Client extends Pick<
  Paragon,
  'getFieldOptions' | 'getIntegrationMetadata' | 'getUser' | 'subscribe' | 'uninstallIntegration'
> {
  readonly installFlow: InstallFlow;
}

/** Starts an install; call it inside a click. */
export function startInstall({ installFlow }: Client, type: string, choosesAccountType: boolean): void {
  installFlow.start(type, {
    accountType: choosesAccountType ? ['default', 'user-configured-oauth'] : undefined,
  });
}

/** Ends an install that still runs. */
export function endInstall({ installFlow }: Client): void {
  const { status } = installFlow.getSnapshot();
  if (status === 'waiting' || status === 'working') void installFlow.cancel();
}
