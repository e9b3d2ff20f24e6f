import type { ExampleDriver } from '../../support/examples/driver.js';

/** Fills in the form that asks for something of every kind before it connects. */
export async function fillAccount(app: ExampleDriver): Promise<void> {
  await app.field('Account').fill('acme');
  await app.field('Email').fill('ana@acme.example');
  await app.field('Server').fill('https://stock.acme.example');
  await app.field('Password').fill('hush');
  await app.field('Batch size').fill('25');
  await app.field('Floor').selectOption({ label: 'Ground floor' });
  await app.field('Plan').selectOption({ label: 'Company' });
  await app.field('Include archived items').selectOption({ label: 'Yes' });
  await app.field('Try it without changes').uncheck();
  await app
    .field('Certificate (optional)')
    .setInputFiles({ name: 'stock.pem', mimeType: 'text/plain', buffer: Buffer.from('PEM') });
  await app.field('Notes (optional)').fill('Two\nlines');
}

/** The same once it is connected. */
export async function fillSetup(app: ExampleDriver): Promise<void> {
  const group = (name: string) => app.dialog.getByRole('group', { name });
  await group('Orders').getByLabel('Object').fill('order');
  await group('Orders').getByLabel('Field').fill('number');
  await group('Contacts').getByLabel('Object').fill('person');
  await group('Contacts').getByLabel('First name').fill('given');
  await group('Contacts').getByLabel('Last name').fill('family');
  await app.press('Remove items:write');
  await app.field('Add a scope').fill('items:delete, items:move');
  await app.page.keyboard.press('Enter');
}
