import { SidebarInputType, type Input } from '@installflow/connect';
import type { CustomIntegration } from '@installflow/connect/server';

/** An integration that is connected with an API key alone. */
const parcelhub: CustomIntegration = {
  type: 'parcelhub',
  name: 'Parcelhub',
  brandColor: '#B4540A',
  scheme: 'basic',
  preOptions: [
    {
      id: 'apiKey',
      title: 'API key',
      type: SidebarInputType.Password,
      subtitle: 'In Parcelhub, under Settings → API.',
      documentationLink: 'https://example.com/parcelhub/api-keys',
    },
    {
      id: 'region',
      title: 'Region',
      type: SidebarInputType.Enum,
      values: [
        { value: 'eu', label: 'Europe' },
        { value: 'us', label: 'United States' },
      ],
    },
  ],
};

const stockroomAccount: Input[] = [
  { id: 'account', title: 'Account', type: SidebarInputType.Text, suffixLabel: '.stockroom.example' },
  { id: 'email', title: 'Email', type: SidebarInputType.Email, placeholder: 'you@company.com' },
  { id: 'server', title: 'Server', type: SidebarInputType.URL, tooltip: 'Where your own server answers.' },
  { id: 'password', title: 'Password', type: SidebarInputType.Password },
  { id: 'batchSize', title: 'Batch size', type: SidebarInputType.Number, defaultValue: 50 },
  {
    id: 'floor',
    title: 'Floor',
    type: SidebarInputType.Enum,
    values: [
      { value: 0, label: 'Ground floor' },
      { value: 1, label: 'First floor' },
    ],
  },
  {
    id: 'plan',
    title: 'Plan',
    type: SidebarInputType.CustomDropdown,
    customDropdownOptions: [
      { label: 'Team', value: 'team' },
      { label: 'Company', value: 'company' },
      { label: 'None', value: '' },
    ],
  },
  { id: 'archived', title: 'Include archived items', type: SidebarInputType.BooleanInput },
  { id: 'dryRun', title: 'Try it without changes', type: SidebarInputType.Switch, defaultValue: true },
  { id: 'certificate', title: 'Certificate', type: SidebarInputType.File, required: false },
  { id: 'notes', title: 'Notes', type: SidebarInputType.TextArea, required: false },
];

const stockroomSetup: Input[] = [
  {
    id: 'webhook',
    title: 'Webhook URL',
    type: SidebarInputType.CopyableButtonInput,
    subtitle: 'Enter it in Stockroom, under Webhooks.',
    defaultValue: 'https://fieldnote.example/hooks/stockroom',
  },
  { id: 'orders', title: 'Orders', type: SidebarInputType.ComboInput },
  { id: 'returns', title: 'Returns', type: SidebarInputType.DynamicComboInput, required: false },
  {
    id: 'contacts',
    title: 'Contacts',
    type: SidebarInputType.FieldMapper,
    savedFieldMappings: [{ label: 'First name' }, { label: 'Last name' }],
  },
  {
    id: 'rights',
    title: 'Rights',
    type: SidebarInputType.Permission,
    requiredScopes: ['items:read'],
    scopes: {
      values: [
        { name: 'items:read', description: 'Read items', label: 'Read items' },
        { name: 'items:write', description: 'Change items', label: 'Change items' },
      ],
    },
    defaultValue: 'items:read items:write',
  },
];

/** An integration with an input of every kind. */
const stockroom: CustomIntegration = {
  type: 'stockroom',
  name: 'Stockroom',
  brandColor: '#5B3FA8',
  scheme: 'basic',
  preOptions: stockroomAccount,
  postOptions: stockroomSetup,
};

/** Custom integrations, which need no OAuth. */
export const demoIntegrations: readonly CustomIntegration[] = [parcelhub, stockroom];
