import { computed, type Ref, type WritableComputedRef } from 'vue';
import { asText } from '../../shared/app/values.js';

/** A value as the text that an HTML control shows and changes. */
export const useText = (value: Ref<unknown>): WritableComputedRef<string> =>
  computed({ get: () => asText(value.value), set: (text) => (value.value = text) });
