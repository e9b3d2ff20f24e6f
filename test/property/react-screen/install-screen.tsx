import { useState, useSyncExternalStore, type SyntheticEvent } from 'react';
import { SidebarInputType, type Input } from '../../../src/inputs/index.js';
import type { InstallFlow, OpenStage } from '../../../src/install-flow/index.js';

/** The types of input that the screen draws. */
export const DRAWN = [
  SidebarInputType.ValueText,
  SidebarInputType.ValueTextArea,
  SidebarInputType.Password,
  SidebarInputType.Number,
  SidebarInputType.Email,
  SidebarInputType.URL,
  SidebarInputType.BooleanInput,
  SidebarInputType.Switch,
  SidebarInputType.Enum,
  SidebarInputType.CustomDropdown,
  SidebarInputType.CopyableButtonInput,
  SidebarInputType.Permission,
] as const;

/** What the screen may get wrong. */
export type Mistake =
  | 'none'
  | 'waits before it answers'
  | 'marks nothing'
  | 'forgets a field'
  | 'stays at the first stage'
  | 'stays subscribed';

const ACCOUNT_TYPES = ['default', 'sandbox', 'api-key', 'user-configured-oauth'];

/** A small screen for an install, with a mistake in it where one is asked for. */
export function InstallScreen({ flow, mistake }: { flow: InstallFlow; mistake: Mistake }) {
  const subscribe = (listener: () => void) => {
    const stop = flow.subscribe(listener);
    return mistake === 'stays subscribed' ? () => undefined : stop;
  };
  const [stableSubscribe] = useState(() => subscribe);
  const snapshot = useSyncExternalStore(stableSubscribe, flow.getSnapshot, flow.getSnapshot);
  const [first, setFirst] = useState<OpenStage | null>(null);
  if (snapshot.status === 'waiting' && !first) setFirst(snapshot.stage);

  const start = () => flow.start('zendesk', { accountType: ACCOUNT_TYPES });
  const act = (answer: () => unknown) =>
    mistake === 'waits before it answers' ? void Promise.resolve().then(answer) : void answer();

  if (snapshot.status === 'working')
    return (
      <>
        <p role="status">Connecting</p>
        {snapshot.oauthWindow === 'unreachable' && (
          <button onClick={flow.reopenOAuthWindow}>Open again</button>
        )}
        {snapshot.canGoBack && <button onClick={() => void flow.back()}>Back</button>}
        <button onClick={() => void flow.cancel()}>Cancel</button>
      </>
    );
  if (snapshot.status !== 'waiting')
    return (
      <>
        {snapshot.status === 'complete' && <output>Connected</output>}
        <button onClick={start}>Connect</button>
      </>
    );

  const stage = mistake === 'stays at the first stage' ? (first ?? snapshot.stage) : snapshot.stage;
  const { error } = snapshot;
  const issues =
    error?.name === 'InvalidInstallOptionsError' && mistake !== 'marks nothing' ? error.meta.issues : [];
  return (
    <section data-stage={stage.stage}>
      {stage.stage === 'accountType' ? (
        stage.options.map(({ id }) => (
          <button key={id} data-offer={id} onClick={() => act(() => flow.setAccountType(id))}>
            {id}
          </button>
        ))
      ) : (
        <OptionsForm
          key={stage.options.map(({ id }) => id).join()}
          inputs={mistake === 'forgets a field' ? stage.options.slice(0, 1) : stage.options}
          invalid={issues.map(({ inputId }) => inputId)}
          submit={(values) => act(() => flow.setInstallOptions(values))}
        />
      )}
      {snapshot.canGoBack && <button onClick={() => void flow.back()}>Back</button>}
      <button onClick={() => void flow.cancel()}>Cancel</button>
    </section>
  );
}

interface OptionsFormProps {
  inputs: readonly Input[];
  invalid: readonly string[];
  submit: (values: Record<string, unknown>) => void;
}

function OptionsForm({ inputs, invalid, submit }: OptionsFormProps) {
  const send = (event: SyntheticEvent<HTMLFormElement>) => {
    event.preventDefault();
    submit(Object.fromEntries(new FormData(event.currentTarget)));
  };
  return (
    <form noValidate onSubmit={send}>
      {inputs
        .filter(({ hidden }) => !hidden)
        .map((input) => (
          <label key={input.id} data-offer={input.id} data-invalid={invalid.includes(input.id)}>
            {input.title} <Control input={input} />
          </label>
        ))}
      <button>Continue</button>
    </form>
  );
}

const textOf = (value: unknown) =>
  typeof value === 'string' || typeof value === 'number' ? String(value) : '';

function Control({ input }: { input: Input }) {
  const text = textOf(input.defaultValue);
  const field = { name: input.id, defaultValue: text, readOnly: input.readOnly };
  const values = valuesOf(input);
  if (values.length) return <Select name={input.id} values={values} />;
  if (input.type === SidebarInputType.CopyableButtonInput) return <output>{text}</output>;
  if (input.type === SidebarInputType.Switch) return <input type="checkbox" name={input.id} />;
  if (input.type === SidebarInputType.ValueTextArea) return <textarea {...field} />;
  const isSecret = input.type === SidebarInputType.Password;
  return <input {...field} type={isSecret ? 'password' : 'text'} />;
}

function valuesOf(input: Input): string[] {
  if (input.type === SidebarInputType.BooleanInput) return ['true', 'false'];
  if (input.type === SidebarInputType.Enum) return (input.values ?? []).map(({ value }) => String(value));
  if (input.type !== SidebarInputType.CustomDropdown) return [];
  return (input.customDropdownOptions ?? []).map(({ value }) => value);
}

const Select = ({ name, values }: { name: string; values: readonly string[] }) => (
  <select name={name}>
    {['', ...values].map((value) => (
      <option key={value}>{value}</option>
    ))}
  </select>
);
