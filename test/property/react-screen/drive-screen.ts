import type { InstallDriver } from '../../../src/testing/index.js';

/** What a user does on a screen, and sees there. */
export function driveScreen(screen: HTMLElement): InstallDriver {
  const press = (label: string) =>
    [...screen.querySelectorAll('button')].find(({ textContent }) => textContent === label)?.click();
  const ids = (selector: string) =>
    [...screen.querySelectorAll<HTMLElement>(selector)].map(({ dataset }) => dataset.offer ?? '');

  return {
    start: () => press('Connect'),
    chooseAccountType: press,
    submit(answers) {
      for (const field of screen.querySelectorAll<HTMLInputElement>('[name]')) {
        const answer = answers[field.name];
        if (field.type === 'checkbox') field.checked = answer === true;
        else if (!field.readOnly)
          field.value =
            typeof answer === 'string' || typeof answer === 'number' || typeof answer === 'boolean'
              ? String(answer)
              : '';
      }
      press('Continue');
    },
    back: () => press('Back'),
    cancel: () => press('Cancel'),
    reopenOAuthWindow: () => press('Open again'),
    read: () => ({
      stage: screen.querySelector<HTMLElement>('[data-stage]')?.dataset.stage ?? null,
      offers: ids('[data-offer]'),
      issues: ids('[data-invalid="true"]'),
      isConnected: screen.querySelector('output')?.textContent === 'Connected',
    }),
  };
}
