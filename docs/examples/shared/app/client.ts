import type { AccountType, InstallFlow, Paragon } from '@installflow/connect';

/** What the screens need of `paragon`. Server rendering and tests give them another one. */
export interface Client extends Pick<
  Paragon,
  'getFieldOptions' | 'getIntegrationMetadata' | 'getUser' | 'subscribe' | 'uninstallIntegration'
> {
  readonly installFlow: InstallFlow;
  getAccountTypeOptions: (type: string) => readonly Pick<AccountType, 'id'>[];
}

/** Starts an install; call it inside a click. Of the account types, `user-configured-oauth` is offered only by its name. */
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
