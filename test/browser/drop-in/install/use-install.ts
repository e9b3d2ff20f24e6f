import { paragon } from '@useparagon/connect';
import type {
  ConnectInputValue,
  InstallFlowError,
  InstallFlowStage,
  IntegrationConnectInput,
  IntegrationMetadata,
  OnErrorContext,
} from '@useparagon/connect';
import { useRef, useState } from 'react';
import { defaultValues } from '../fields/default-values.js';
import { accountTypesOf } from './account-types.js';

export type FormValues = Record<string, ConnectInputValue>;

export interface Install {
  integration: IntegrationMetadata;
  /** `working` while a window is open or something is saved. */
  step: 'asking' | 'working' | 'connected' | 'failed';
  stage: InstallFlowStage | null;
  values: FormValues;
  error: InstallFlowError | null;
}

const isAsked = ({ hidden, hiddenInConnect }: IntegrationConnectInput) => !(hidden ?? hiddenInConnect);
const isRequired = ({ required }: IntegrationConnectInput) => required !== false;

/** Shows what must be filled in first. */
function arrange(stage: InstallFlowStage): InstallFlowStage {
  if (stage.stage === 'preOptions' || stage.stage === 'postOptions') {
    stage.options = stage.options.filter(isAsked);
    stage.options.sort((one, other) => Number(isRequired(other)) - Number(isRequired(one)));
    for (const input of stage.options) input.placeholder ??= input.title;
  }
  return stage;
}

const valuesOf = (stage: InstallFlowStage): FormValues =>
  stage.stage === 'preOptions' || stage.stage === 'postOptions' ? defaultValues(stage.options) : {};

/** The one install that is going on, as the modal shows it. */
export function useInstall(onInstalled: () => void) {
  const [install, setInstall] = useState<Install | null>(null);
  const running = useRef(0);

  const change = (changes: Partial<Install>) =>
    setInstall((current) => current && { ...current, ...changes });

  const start = (integration: IntegrationMetadata) => {
    const run = (running.current += 1);
    const ifCurrent =
      <Args extends unknown[]>(handle: (...args: Args) => void) =>
      (...args: Args) => {
        if (running.current === run) handle(...args);
      };
    setInstall({ integration, step: 'working', stage: null, values: {}, error: null });
    paragon.installFlow.start(integration.type, {
      ...accountTypesOf(integration.type),
      onNext: ifCurrent((stage: InstallFlowStage) => {
        const values = valuesOf(stage);
        change({ step: 'asking', stage: arrange(stage), values, error: null });
      }),
      onComplete: ifCurrent(() => {
        change({ step: 'connected', stage: null });
        onInstalled();
      }),
      onError: ifCurrent((error: InstallFlowError, context: OnErrorContext | null) =>
        change({ step: context ? 'asking' : 'failed', error }),
      ),
    });
  };

  const close = () => {
    running.current += 1;
    setInstall(null);
  };

  const chooseAccountType = (accountType: string) => {
    change({ step: 'working', error: null });
    void paragon.installFlow.setAccountType(accountType);
  };

  const enter = (id: string, value: ConnectInputValue) =>
    setInstall((current) => current && { ...current, values: { ...current.values, [id]: value } });

  const submit = ({ stage, values }: Install) => {
    change({ step: 'working', error: null });
    if (stage?.stage === 'preOptions') void paragon.installFlow.setPreOptions(values);
    else void paragon.installFlow.setPostOptions(values);
  };

  return { install, start, close, chooseAccountType, enter, submit };
}

export type InstallActions = Omit<ReturnType<typeof useInstall>, 'install'>;
