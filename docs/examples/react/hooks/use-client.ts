import { paragon } from '@installflow/connect';
import { createContext, use } from 'react';
import type { Client } from '../../shared/app/client.js';

/** The context that replaces `paragon` for the components inside it. */
export const ClientContext = createContext<Client>(paragon);

export const useClient = (): Client => use(ClientContext);
