import type { Input, InstallFlowSnapshot } from '@installflow/connect';

/** Inputs of a form, as a backend may send them, and what is shown of them in this order. */
export const sentInputs: [json: string, ...shown: string[]][] = [
  ['{"type":"ENUM","values":null}', 'type="text"'],
  ['{"type":"ENUM","values":"abc"}', 'type="text"'],
  ['{"type":"ENUM","values":{}}', 'type="text"'],
  ['{"type":"ENUM","values":[null,{"value":"a","label":"Only this"}]}', 'Choose…', 'Only this'],
  ['{"type":"CUSTOM_DROPDOWN","customDropdownOptions":null}', 'type="text"'],
  ['{"type":"COMBO_INPUT","savedFieldMappings":null}', 'Object', 'Field'],
  ['{"type":"FIELD_MAPPER","savedFieldMappings":[null,{"label":"Their name"}]}', 'Object', 'Their name'],
  ['{"type":"PERMISSION","requiredScopes":null,"scopes":null}', 'Add a scope'],
  ['{"type":"PERMISSION","requiredScopes":["read"],"scopes":{"values":[null]}}', 'read', 'Add a scope'],
  ['{"type":"SWITCH","defaultValue":"on"}', ' checked'],
];

/** Inputs in which a backend lists something twice. Svelte refuses to draw a list with the same key twice. */
export const listedTwice: string[] = [
  '{"type":"ENUM","values":[{"value":"a","label":"Kept"},{"value":"a","label":"Dropped"}]}',
  '{"type":"PERMISSION","requiredScopes":[],"scopes":{"values":[{"name":"a","label":"Kept"},{"name":"a","label":"Dropped"}]}}',
];

/** Inputs whose fields a backend lists twice: each is asked for once. */
export const mappedTwice: string[] = [
  '{"type":"FIELD_MAPPER","savedFieldMappings":[{"label":"Their name"},{"label":"Their name"}]}',
  '{"type":"COMBO_INPUT","savedFieldMappings":[{"label":"Their name"},{"label":"Their name"}]}',
];

const empty = '{"value":"","label":"None"}';

/** Dropdowns, and what is shown as chosen. */
export const dropdowns: [json: string, chosen: string][] = [
  ['{"type":"BOOLEAN_INPUT"}', 'Choose…'],
  ['{"type":"BOOLEAN_INPUT","defaultValue":"on"}', 'Yes'],
  ['{"type":"BOOLEAN_INPUT","defaultValue":" TRUE "}', 'Yes'],
  ['{"type":"BOOLEAN_INPUT","defaultValue":"off"}', 'No'],
  ['{"type":"BOOLEAN_INPUT","defaultValue":false}', 'No'],
  [
    '{"type":"ENUM","defaultValue":"2","values":[{"value":1,"label":"One"},{"value":2,"label":"Two"}]}',
    'Two',
  ],
  [`{"type":"ENUM","values":[${empty}]}`, 'Choose…'],
  [`{"type":"ENUM","defaultValue":"","values":[${empty}]}`, 'None'],
  [`{"type":"CUSTOM_DROPDOWN","defaultValue":"","customDropdownOptions":[${empty}]}`, 'None'],
  ['{"type":"ENUM","defaultValue":"","values":[{"value":1,"label":"One"}]}', 'Choose…'],
];

/** A form of Jira that asks for one input. */
export const formOf = (json: string): InstallFlowSnapshot => ({
  integration: 'jira',
  accountType: null,
  status: 'waiting',
  step: 'preOptions',
  canGoBack: false,
  error: null,
  stage: {
    stage: 'preOptions',
    done: false,
    options: [{ ...(JSON.parse(json) as Input), id: 'sent', title: 'What was sent' }],
  },
});
