import { expect } from 'vitest';
import { cutOff, type ExampleDriver } from '../../support/examples/driver.js';
import type { AddScenario } from '../../support/examples/suite.js';
import { fillAccount, fillSetup } from './stockroom.js';

/** What reached the server of a form. */
const sentBy = async (app: ExampleDriver, marker: string, act: () => Promise<unknown>) => {
  const [request] = await Promise.all([
    app.page.waitForRequest((sent) => sent.method() !== 'GET' && (sent.postData() ?? '').includes(marker)),
    act(),
  ]);
  return JSON.stringify(request.postDataJSON());
};

const inputTypes = {
  Account: 'text',
  Email: 'email',
  Server: 'url',
  Password: 'password',
  'Batch size': 'number',
  'Certificate (optional)': 'file',
};

/** Inputs of every kind. */
export function everyInput(scenario: AddScenario): void {
  scenario(
    'renders every kind of input, and sends what was entered in the shape it is due',
    async ({ app, example }) => {
      await app.press('Connect Stockroom');
      await app.field('Email').waitFor();
      for (const [label, type] of Object.entries(inputTypes))
        expect(await app.field(label).getAttribute('type')).toBe(type);
      expect(await app.field('Batch size').inputValue()).toBe('50');
      expect(await app.field('Try it without changes').isChecked()).toBe(true);

      await fillAccount(app);
      await app.field('Email').fill('ana');
      await app.press('Continue');
      await app.alert.getByText('Please correct one field.').waitFor();
      expect(await app.issueOf('Email')).toBe('Enter an email address.');
      await app.field('Email').fill('ana@acme.example');
      const reconnect = await cutOff(app.page, example, '/sdk/credentials');
      await app.press('Continue');
      await app.message.getByText('We could not reach our server.').waitFor();
      expect(await app.field('Certificate (optional)').inputValue()).toContain('stock.pem');
      await reconnect();
      const account = await sentBy(app, 'stock.pem', () => app.press('Continue'));
      for (const part of [
        { account: 'acme', email: 'ana@acme.example', server: 'https://stock.acme.example' },
        { password: 'hush', batchSize: 25, floor: 0, plan: 'company', archived: true, dryRun: false },
        { certificate: { name: 'stock.pem', data: 'UEVN' }, notes: 'Two\nlines' },
      ]) {
        expect(account).toContain(JSON.stringify(part).slice(1, -1));
      }

      await app.heading('One last thing').waitFor();
      expect(await app.field('Webhook URL').inputValue()).toBe('https://fieldnote.example/hooks/stockroom');
      expect(await app.button('Remove items:read').count()).toBe(0);
      await fillSetup(app);
      const setup = await sentBy(app, 'given', () => app.press('Finish'));
      expect(setup).toContain('{"mainInput":"order","dependentInput":"number"}');
      expect(setup).toContain(
        '{"objectMapping":"person","fieldMappings":{"First name":"given","Last name":"family"}}',
      );
      expect(setup).toContain('"items:read items:delete items:move"');
      await app.heading('Stockroom is connected').waitFor();
    },
  );

  scenario(
    'shows every option as chosen, an empty one too, and answers nothing with the prompt',
    async ({ app }) => {
      await app.press('Connect Stockroom');
      const plan = app.field('Plan');
      const choose = async (label: string) => {
        await plan.selectOption({ label });
        expect(await plan.locator('option:checked').textContent()).toBe(label);
      };
      await choose('None');
      await choose('Choose…');
      await app.press('Continue');
      await app.alert.waitFor();
      expect(await app.issueOf('Plan')).toBe('Choose one of the options.');
      await choose('None');
      await app.press('Continue');
      await plan.and(app.page.locator('[aria-invalid=false]')).waitFor();
    },
  );
}
