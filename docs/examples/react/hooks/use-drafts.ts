import type { Input } from '@installflow/connect';
import { useState } from 'react';
import { initialValues, type Values } from '../fields/initial-values.js';

/**
 * What the user has entered in each form of one install flow, kept here while the flow is elsewhere, so that a
 * wrong client secret can be corrected without typing the rest again. It goes when the dialog does.
 */
export function useDrafts() {
  const [drafts, setDrafts] = useState<Record<string, Values>>({});
  return {
    valuesOf: (form: string, inputs: Input[]): Values => ({ ...initialValues(inputs), ...drafts[form] }),
    change: (form: string, inputId: string, value: unknown) =>
      setDrafts((all) => ({ ...all, [form]: { ...all[form], [inputId]: value } })),
  };
}
