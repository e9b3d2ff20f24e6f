import type { InstallDriver } from '../../../src/testing/index.js';
import { check, click, fillField, UNREADABLE, valueOf } from './fill-field.js';

/** What the example calls the account types; others go by their ID. */
const ACCOUNT_TYPES = new Map([
  ['Use our app', 'default'],
  ['Use a sandbox account', 'sandbox'],
  ['Use your own OAuth app', 'user-configured-oauth'],
]);

/** What the example writes above each stage. */
const STAGES = new Map([
  ['How do you want to connect?', 'accountType'],
  ['Your Zendesk account', 'preOptions'],
  ['Your Hubspot account', 'preOptions'],
  ['Your OAuth app', 'postOptions'],
  ['One last thing', 'postOptions'],
]);

/** What the example calls the integrations. */
const NAMES = new Map([
  ['zendesk', 'Zendesk'],
  ['hubspot', 'Hubspot'],
]);

/** The buttons beside those that answer a stage. */
const ACTIONS = [
  ['Back', 'back'],
  ['Cancel', 'cancel'],
  ['Open it again', 'reopenOAuthWindow'],
] as const;

const FIELD_ID = 'field-';

const textIn = (element: Element | null | undefined) => element?.textContent.trim() ?? '';

/** What a user does on the page of the example, and sees there. */
export function driveExample(page: HTMLElement): InstallDriver {
  /** Nothing behind a modal dialog can be used. */
  const reachable = () => page.querySelector('dialog:modal') ?? page;
  const all = (selector: string) => [...reachable().querySelectorAll<HTMLElement>(selector)];
  const named = (selector: string, name: string) => all(selector).find((found) => textIn(found) === name);
  const press = (name: string) => named('button', name)?.click();
  let isAsked = true;
  let started = '';

  /** Whether nothing is in the way of another install. */
  const canStart = () => page.querySelector('dialog:modal') === null || named('button', 'Done') !== undefined;

  const heading = () => textIn(page.querySelector('dialog[open] h3'));
  const choices = () => all('.choice');
  const accountTypeOf = (choice: HTMLElement) => {
    const title = textIn(choice.querySelector('strong'));
    return ACCOUNT_TYPES.get(title) ?? title;
  };

  const fields = () => all('form .field');
  const inputIdOf = (field: HTMLElement) =>
    field.querySelector(`:is(input, select, textarea)[id^=${FIELD_ID}]`)?.id.slice(FIELD_ID.length) ?? '';
  const labelOf = (field: HTMLElement) =>
    textIn(field.querySelector('legend, label')).replace(' (optional)', '');
  /** Whether it says what is wrong, to whoever sees it and to whoever hears it. */
  const isMarked = (field: HTMLElement) => {
    const message = field.querySelector('.field-error');
    const ids = field.querySelector('[aria-invalid=true]')?.getAttribute('aria-describedby') ?? '';
    return textIn(message) !== '' && ids.split(' ').includes(message?.id ?? '');
  };

  return {
    start(integrationName, { accountType }) {
      const wantsToBeAsked = (accountType?.length ?? 0) > 0;
      const again = named('button', 'Try again');
      if (again && isAsked === wantsToBeAsked && integrationName === started) {
        again.click();
        return;
      }
      const leave = named('button', again ? 'Cancel' : 'Done');
      if (leave) click(leave);
      const box = named('label', 'Let me pick the account type')?.querySelector('input');
      if (!box) return;
      check(box, wantsToBeAsked);
      isAsked = wantsToBeAsked;
      started = integrationName;
      press(`Connect ${NAMES.get(integrationName) ?? ''}`);
    },
    chooseAccountType: (id) =>
      choices()
        .find((choice) => accountTypeOf(choice) === id)
        ?.click(),
    submit(answers, { options }) {
      const send = () => all('form [type=submit]')[0]?.click();
      const waits = options.flatMap(({ id, title }) => {
        const field = fields().find((candidate) => labelOf(candidate) === title);
        return (field && fillField(field, answers[id])) ?? [];
      });
      return waits.length ? Promise.all(waits).then(send) : send();
    },
    back: () => press('Back'),
    cancel: () => press('Cancel'),
    reopenOAuthWindow: () => press('Open it again'),
    read: () => ({
      stage: STAGES.get(heading()) ?? null,
      offers: choices().length ? choices().map(accountTypeOf) : fields().map(inputIdOf),
      issues: fields().filter(isMarked).map(inputIdOf),
      isConnected: heading().endsWith(' is connected'),
      message: textIn(page.querySelector('dialog[open] .notice-error')) || null,
      values: Object.fromEntries(
        fields().flatMap((field) => {
          const value = valueOf(field);
          return value === UNREADABLE ? [] : [[inputIdOf(field), value]];
        }),
      ),
      can: [
        ...ACTIONS.flatMap(([name, action]) => (named('button', name) ? action : [])),
        ...(canStart() ? (['start'] as const) : []),
      ],
    }),
  };
}
