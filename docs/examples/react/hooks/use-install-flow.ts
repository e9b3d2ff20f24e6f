import { paragon, type InstallFlowSnapshot } from '@installflow/connect';
import { useSyncExternalStore } from 'react';

/** How the install flow stands; renders again whenever that changes. */
export function useInstallFlow(): InstallFlowSnapshot {
  const { subscribe, getSnapshot } = paragon.installFlow;
  return useSyncExternalStore(subscribe, getSnapshot, getSnapshot);
}
