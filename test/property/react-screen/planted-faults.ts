/** A fault of a screen, how it is planted in the example in React, and the invariant that finds it. */
export interface PlantedFault {
  fault: string;
  invariant: string;
  /** Each replaces a text, which the file below `docs/examples` must have once, by another one. */
  patches: readonly { file: string; text: string; by: string }[];
  /** Whether the fault shows only where React is built for development. */
  needsStrictMode?: boolean;
}

/** Faults of many kinds, each of which somebody has made in a screen of an install. */
export const PLANTED_FAULTS: readonly PlantedFault[] = [
  {
    fault: 'keeps the client secret while another account type is picked',
    invariant: 'password',
    patches: [
      {
        file: 'react/components/install-steps.tsx',
        text: 'onBack={() => setDrafts((all) => withoutPasswords(all, screen.form, screen.inputs))}',
        by: 'onBack={() => undefined}',
      },
    ],
  },
  {
    fault: 'shares one draft between the forms of all account types',
    invariant: 'values',
    patches: [
      {
        file: 'shared/app/screen.ts',
        text: `form: \`\${step} \${accountType ?? ''}\`,`,
        by: `form: 'form',`,
      },
    ],
  },
  {
    fault: 'shows no message',
    invariant: 'message',
    patches: [
      {
        file: 'react/components/error-summary.tsx',
        text: '<p id="error-message">{message}</p>',
        by: `{message === '' && <p />}`,
      },
      {
        file: 'react/components/error-summary.tsx',
        text: '{fields.length > 0 && (',
        by: '{fields.length > 99 && (',
      },
    ],
  },
  {
    fault: 'keeps a message after its error is over',
    invariant: 'message',
    patches: [
      {
        file: 'shared/app/screen.ts',
        text: 'function waitingScreen(snapshot',
        by: `let kept: InstallFlowError | null = null;
function waitingScreen(snapshot`,
      },
      {
        file: 'shared/app/screen.ts',
        text: 'snapshot.error && errorView(snapshot.error, name)',
        by: '(kept = snapshot.error ?? kept) && errorView(kept, name)',
      },
    ],
  },
  {
    fault: 'marks no invalid field',
    invariant: 'screen',
    patches: [
      {
        file: 'shared/app/screen.ts',
        text: 'issues: issuesByInput(snapshot.error),',
        by: 'issues: new Map(),',
      },
    ],
  },
  {
    fault: 'says what is wrong with a field, and does not mark it for screen readers',
    invariant: 'screen',
    patches: [
      {
        file: 'shared/app/field-view.ts',
        text: `'aria-invalid': error !== null,`,
        by: `'aria-invalid': false,`,
      },
    ],
  },
  {
    fault: 'shows another stage than the one that is open',
    invariant: 'screen',
    patches: [
      {
        file: 'shared/app/screen.ts',
        text: `oauthClient: () => 'Your OAuth app',`,
        by: `oauthClient: () => 'How do you want to connect?',`,
      },
    ],
  },
  {
    fault: 'forgets the stage of an error',
    invariant: 'screen',
    patches: [
      {
        file: 'shared/app/screen.ts',
        text: `    case 'waiting':
`,
        by: `    case 'waiting':
      if (snapshot.error) return { kind: 'failed', heading: name, error: errorView(snapshot.error, name) };
`,
      },
    ],
  },
  {
    fault: 'sends only the fields that were changed since the last attempt',
    invariant: 'acts',
    patches: [
      {
        file: 'react/components/options-step.tsx',
        text: 'const { installFlow } = useClient();',
        by: `const { installFlow } = useClient();
  const sent = useRef<Values>({});`,
      },
      {
        file: 'react/components/options-step.tsx',
        text: `import type { SubmitEvent } from 'react';`,
        by: `import { useRef, type SubmitEvent } from 'react';`,
      },
      {
        file: 'react/components/options-step.tsx',
        text: 'void installFlow.setInstallOptions(values);',
        by: `const changed = Object.entries(values).filter(([id, value]) => sent.current[id] !== value);
    sent.current = values;
    void installFlow.setInstallOptions(Object.fromEntries(changed));`,
      },
    ],
  },
  {
    fault: 'submits a form twice',
    invariant: 'acts',
    patches: [
      {
        file: 'react/components/options-step.tsx',
        text: 'void installFlow.setInstallOptions(values);',
        by: `void installFlow.setInstallOptions(values);
    void installFlow.setInstallOptions(values);`,
      },
    ],
  },
  {
    fault: 'has a back button that goes nowhere',
    invariant: 'acts',
    patches: [
      {
        file: 'react/components/options-step.tsx',
        text: `    void installFlow.back();
`,
        by: '',
      },
    ],
  },
  {
    fault: 'has a cancel button that only hides the dialog',
    invariant: 'acts',
    patches: [
      {
        file: 'react/components/install-dialog.tsx',
        text: `    endInstall(client);
`,
        by: '',
      },
    ],
  },
  {
    fault: 'cancels when an error comes',
    invariant: 'acts',
    patches: [
      {
        file: 'react/components/options-step.tsx',
        text: 'const submit = (',
        by: `useEffect(() => {
    if (error) void installFlow.cancel();
  }, [error]);
  const submit = (`,
      },
      {
        file: 'react/components/options-step.tsx',
        text: `import type { SubmitEvent } from 'react';`,
        by: `import { useEffect, type SubmitEvent } from 'react';`,
      },
    ],
  },
  {
    fault: 'closes on an error',
    invariant: 'screen',
    patches: [
      {
        file: 'react/components/install-steps.tsx',
        text: '  switch (screen?.kind) {',
        by: `  if (snapshot.status === 'waiting' && snapshot.error) return null;
  switch (screen?.kind) {`,
      },
    ],
  },
  {
    fault: 'disables its button for ever after an error',
    invariant: 'acts',
    patches: [
      {
        file: 'react/components/options-step.tsx',
        text: 'const { installFlow } = useClient();',
        by: `const { installFlow } = useClient();
  const hadError = useRef(false);
  if (screen.error) hadError.current = true;`,
      },
      {
        file: 'react/components/options-step.tsx',
        text: `import type { SubmitEvent } from 'react';`,
        by: `import { useRef, type SubmitEvent } from 'react';`,
      },
      {
        file: 'react/components/options-step.tsx',
        text: '<button type="submit" className',
        by: '<button type="submit" disabled={hadError.current} className',
      },
    ],
  },
  {
    fault: 'does not say that the OAuth window is lost',
    invariant: 'screen',
    patches: [
      {
        file: 'shared/app/screen.ts',
        text: `const isLost = oauthWindow === 'unreachable';`,
        by: 'const isLost = false as boolean;',
      },
    ],
  },
  {
    fault: 'has a button for a new OAuth window that opens none',
    invariant: 'acts',
    patches: [
      {
        file: 'react/components/sign-in-window.tsx',
        text: 'isLost ? reopenOAuthWindow : focusOAuthWindow',
        by: 'focusOAuthWindow',
      },
      {
        file: 'react/components/sign-in-window.tsx',
        text: 'const { focusOAuthWindow, reopenOAuthWindow }',
        by: 'const { focusOAuthWindow }',
      },
    ],
  },
  {
    fault: 'stays subscribed when it is gone',
    invariant: 'I9',
    patches: [
      {
        file: 'react/components/install-dialog.tsx',
        text: '/** The modal dialog',
        by: `const stores = new WeakMap();
          const forEver = ({ subscribe, ...flow }) => {
            const store = stores.get(subscribe) ?? { ...flow, subscribe: (listener) => (subscribe(listener), () => undefined) };
            stores.set(subscribe, store);
            return store;
          };
          /** The modal dialog`,
      },
      {
        file: 'react/components/install-dialog.tsx',
        text: 'useStore(client.installFlow)',
        by: 'useStore(forEver(client.installFlow))',
      },
    ],
  },
  {
    fault: 'starts in an effect, twice under StrictMode',
    invariant: 'I6',
    patches: [
      {
        file: 'react/components/integrations.tsx',
        text: `    startInstall(client, type, choosesAccountType);
`,
        by: '',
      },
      {
        file: 'react/components/integrations.tsx',
        text: 'const integrations = client',
        by: `useEffect(() => {
    if (connecting !== null) startInstall(client, connecting, choosesAccountType);
  }, [connecting]);
  const integrations = client`,
      },
      {
        file: 'react/components/integrations.tsx',
        text: 'import { useState }',
        by: 'import { useEffect, useState }',
      },
    ],
    needsStrictMode: true,
  },
  {
    fault: 'starts twice in one click',
    invariant: 'acts',
    patches: [
      {
        file: 'shared/app/client.ts',
        text: '  client.installFlow.start(type, {',
        by: `  client.installFlow.start(type, {});
  client.installFlow.start(type, {`,
      },
    ],
  },
  {
    fault: 'starts another integration',
    invariant: 'acts',
    patches: [
      {
        file: 'react/components/integrations.tsx',
        text: 'startInstall(client, type, ',
        by: 'startInstall(client, integrations[0]?.type ?? type, ',
      },
    ],
  },
  {
    fault: 'loses the default scopes',
    invariant: 'values',
    patches: [
      {
        file: 'shared/app/values.ts',
        text: `return typeof defaultValue === 'string' ? withScopes([], defaultValue) : (defaultValue ?? []);`,
        by: `return withScopes([], '');`,
      },
    ],
  },
  {
    fault: 'loses the default of a text',
    invariant: 'values',
    patches: [
      {
        file: 'shared/app/values.ts',
        text: 'if (type !== SidebarInputType.Permission) return defaultValue;',
        by: `if (type !== SidebarInputType.Permission) return '';`,
      },
    ],
  },
  {
    fault: 'lets the user edit the redirect URL',
    invariant: 'values',
    patches: [
      {
        file: 'react/fields/copy-control.tsx',
        text: `      readOnly
      value={view.value}`,
        by: '      defaultValue={view.value}',
      },
    ],
  },
  {
    fault: 'offers the account types in another order',
    invariant: 'screen',
    patches: [
      {
        file: 'shared/app/screen.ts',
        text: 'choices: distinctById(stage.options).map(toChoice)',
        by: 'choices: stage.options.map(toChoice).reverse()',
      },
    ],
  },
  {
    fault: 'picks the first account type whatever is clicked',
    invariant: 'acts',
    patches: [
      {
        file: 'react/components/account-type-step.tsx',
        text: 'installFlow.setAccountType(id)',
        by: 'installFlow.setAccountType(choices[0]?.id ?? id)',
      },
    ],
  },
  {
    fault: 'says that it is connected before it is',
    invariant: 'screen',
    patches: [
      {
        file: 'shared/app/screen.ts',
        text: `{ kind: 'working', heading: 'Saving your connection…', canGoBack, window: null, error: null }`,
        by: `{ kind: 'connected', heading: \`\${name} is connected\`, note: '', credentialId: '', error: null }`,
      },
      { file: 'shared/app/screen.ts', text: 'if (oauthWindow === null)', by: 'if (oauthWindow !== null)' },
    ],
  },
  {
    fault: 'shows what was entered for another integration',
    invariant: 'values',
    patches: [
      {
        file: 'react/components/install-steps.tsx',
        text: '/** The step of the dialog',
        by: `let kept: Drafts = {};
/** The step of the dialog`,
      },
      {
        file: 'react/components/install-steps.tsx',
        text: 'useState<Drafts>({});',
        by: `useState<Drafts>(kept);
  kept = drafts;`,
      },
    ],
  },
  {
    fault: 'ignores the stage after OAuth',
    invariant: 'screen',
    patches: [
      {
        file: 'shared/app/screen.ts',
        text: `function waitingScreen(snapshot: Of<'waiting'>, name: string): Screen {`,
        by: `function waitingScreen(snapshot: Of<'waiting'>, name: string): Screen {
  if (snapshot.step === 'postOptions')
    return { kind: 'connected', heading: \`\${name} is connected\`, note: '', credentialId: '', error: null };`,
      },
    ],
  },
  {
    fault: 'leaves out all fields but the first',
    invariant: 'screen',
    patches: [
      {
        file: 'shared/app/screen.ts',
        text: 'inputs: distinctById(stage.options.filter(isShown)),',
        by: 'inputs: stage.options.filter(isShown).slice(0, 1),',
      },
    ],
  },
  {
    fault: 'waits before it answers, so that the browser blocks the window',
    invariant: 'I6',
    patches: [
      {
        file: 'react/components/options-step.tsx',
        text: 'void installFlow.setInstallOptions(values);',
        by: 'void Promise.resolve().then(() => installFlow.setInstallOptions(values));',
      },
    ],
  },
];
