import { paragon } from '@installflow/connect';
import * as z from 'zod/mini';

const settingsSchema = z.object({ projectId: z.string(), userToken: z.string(), apiUrl: z.string() });

const events = document.createElement('ol');
/** The last one is in the address, too: a test that reads the page itself counts as a user's gesture. */
const say = (text: string) => {
  history.replaceState(null, '', `#${encodeURIComponent(text)}`);
  const entry = document.createElement('li');
  entry.textContent = text;
  events.append(entry);
};

const connect = () =>
  paragon.installFlow.start('gmail', {
    onComplete: ({ credentialId }) => say(`onComplete ${credentialId}`),
    onError: ({ name }) => say(`onError ${name}`),
    onOAuthWindowUnreachable: () => say('onOAuthWindowUnreachable'),
  });

const button = document.createElement('button');
button.textContent = 'Connect';
button.addEventListener('click', connect);

addEventListener('message', ({ origin, data }) => say(`message from ${origin}: ${JSON.stringify(data)}`));

const startsAtOnce = location.hash === '#connect-at-once';
const settings = settingsSchema.parse(await (await fetch('/demo-settings')).json());
paragon.configureGlobal(
  { host: 'localhost' },
  { ZEUS_PUBLIC_URL: settings.apiUrl, PASSPORT_PUBLIC_URL: settings.apiUrl },
);
await paragon.authenticate(settings.projectId, settings.userToken);
paragon.installFlow.subscribe(({ status }) => say(`status ${status}`));
document.body.append(button, events);
if (startsAtOnce) connect();
