import { paragon } from '@installflow/connect';
import * as z from 'zod/mini';

const settingsSchema = z.object({ projectId: z.string(), userToken: z.string(), apiUrl: z.string() });
const settings = settingsSchema.parse(await (await fetch('/demo-settings')).json());

// The same page for both clients: 2.1.1 asks for the account type, ours takes the one that is named.
paragon.setHeadless(true);
paragon.configureGlobal(
  { host: 'localhost' },
  {
    ZEUS_PUBLIC_URL: settings.apiUrl,
    PASSPORT_PUBLIC_URL: settings.apiUrl,
    CONNECT_PUBLIC_URL: location.origin,
  },
);
await paragon.authenticate(settings.projectId, settings.userToken);

const button = document.createElement('button');
button.textContent = 'Connect';
button.addEventListener('click', () => {
  paragon.installFlow.start('gmail', {
    accountType: 'default',
    onNext: (stage) => {
      if (stage.stage === 'accountType') void paragon.installFlow.setAccountType('default');
    },
    onComplete: () => (document.title = `complete ${Date.now()}`),
    onError: ({ name }) => (document.title = `error ${name}`),
  });
});
document.body.append(button);
