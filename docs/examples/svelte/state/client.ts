import { paragon } from '@installflow/connect';
import { getContext } from 'svelte';
import type { Client } from '../../shared/app/client.js';

/** The key of the context that replaces `paragon` for the components inside it. */
export const clientKey = Symbol('client');

export const useClient = (): Client => getContext<Client | undefined>(clientKey) ?? paragon;
