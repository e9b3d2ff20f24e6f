import { paragon } from '@installflow/connect';
import { createContext, use } from 'react';
import type { Client } from '../../shared/app/client.js';

/** Replaces `paragon` for the components inside. */
export const ClientContext = createContext<Client>(paragon);

export const useClient = (): Client => use(ClientContext);
