import type { AccountType, InstallFlow, Paragon } from '@installflow/connect';

/** The part of `paragon` that the screens need. Server rendering and tests replace it. */
export interface Client extends Pick<
  Paragon,
  'getFieldOptions' | 'getIntegrationMetadata' | 'getUser' | 'subscribe' | 'uninstallIntegration'
> {
  readonly installFlow: InstallFlow;
  getAccountTypeOptions: (type: string) => readonly Pick<AccountType, 'id'>[];
}

/**
 * Starts an install; call it inside a click. A user who is to choose gets every account type, and each is named,
 * because the flow does not offer `user-configured-oauth` otherwise.
 */
export function startInstall(client: Client, type: string, choosesAccountType: boolean): void {
  client.installFlow.start(type, {
    accountType: choosesAccountType ? client.getAccountTypeOptions(type).map(({ id }) => id) : undefined,
  });
}

/** Ends an install that still runs. */
export function endInstall({ installFlow }: Client): void {
  const { status } = installFlow.getSnapshot();
  if (status === 'waiting' || status === 'working') void installFlow.cancel();
}
