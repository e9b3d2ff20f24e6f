import { serve } from '@hono/node-server';
import { createServerWithFiles, readSettings } from './server.js';

const settings = readSettings(process.env.SETTINGS);
serve({ fetch: await createServerWithFiles(settings), hostname: '127.0.0.1', port: settings.port });
