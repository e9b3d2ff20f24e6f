import { paragon } from '@installflow/connect';
import { inject, type InjectionKey } from 'vue';
import type { Client } from '../../shared/app/client.js';

/** The key under which an application provides a client that replaces `paragon` for the components inside. */
export const clientKey: InjectionKey<Client> = Symbol('client');

export const useClient = (): Client => inject(clientKey, paragon);
