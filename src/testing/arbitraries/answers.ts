import { listOf } from '../../inputs/answer-rules.js';
import { SidebarInputType, type Input, type InputIssue } from '../../inputs/index.js';

/** Whether the user is to fill it in: it is shown, and neither fixed nor there to be copied. */
export const isFillable = (input: Input): boolean =>
  input.type !== SidebarInputType.CopyableButtonInput &&
  !input.hidden &&
  !input.hiddenInConnect &&
  !input.readOnly;

/** Whether a form accepts that nothing is answered to it. */
export const mayBeLeftOut = (input: Input): boolean =>
  !isFillable(input) ||
  input.required === false ||
  input.type === SidebarInputType.Switch ||
  hasDefault(input);

/** A default that is blank is one where an option has it as its value, or where some scopes are sent in any case. */
const hasDefault = (input: Input): boolean => {
  const value: unknown = input.defaultValue;
  if (value === undefined || value === null) return false;
  const isBlank = typeof value === 'string' && value.trim() === '';
  if (!isBlank || offersBlank(input)) return true;
  return input.type === SidebarInputType.Permission && listOf(input.requiredScopes).length > 0;
};

/** Whether an empty text is the value of one of its options. */
export const offersBlank = (input: Input): boolean => optionsOf(input).includes('');

/** The values of the options that an input lists. */
function optionsOf(input: Input): readonly unknown[] {
  if (input.type === SidebarInputType.Enum) return listOf(input.values).map(({ value }) => value);
  return input.type === SidebarInputType.CustomDropdown
    ? listOf(input.customDropdownOptions).map(({ value }) => value)
    : [];
}

const isHostName = ({ suffixLabel = '' }: Input) => suffixLabel.startsWith('.');

/** Answers that an input accepts, each of them different; at least one. The first is the plainest. */
export function acceptedAnswers(input: Input): readonly [unknown, ...unknown[]] {
  switch (input.type) {
    case SidebarInputType.ValueText:
    case SidebarInputType.Text:
      return isHostName(input)
        ? ['acme', ' ACME ', `https://acme${input.suffixLabel}/agent`]
        : ['acme', ' é "x" '];
    case SidebarInputType.ValueTextArea:
    case SidebarInputType.TextArea:
      return ['one\ntwo', ' kept '];
    case SidebarInputType.Password:
      return ['correct horse', ' s3cr3t '];
    case SidebarInputType.Number:
      return [42, '42', '-1.5e3', 0];
    case SidebarInputType.Email:
      return ['ada@example.com', ' a+b@mail.example.org '];
    case SidebarInputType.URL:
      return ['https://example.com/', 'http://localhost:3000/path?q=1'];
    case SidebarInputType.BooleanInput:
    case SidebarInputType.Switch:
      return [true, false, 'true', 'on', 'off'];
    case SidebarInputType.Enum:
    case SidebarInputType.CustomDropdown:
    case SidebarInputType.DynamicEnum:
      return choices(optionsOf(input));
    case SidebarInputType.ComboInput:
      return [
        { mainInput: 'one', dependentInput: 'two', ...mappings(input.savedFieldMappings) },
        { mainInput: 'one' },
      ];
    case SidebarInputType.DynamicComboInput:
      return [{ mainInput: 'one', dependentInput: 'two' }, { mainInput: 'one' }];
    case SidebarInputType.FieldMapper:
      return [
        { objectMapping: 'contact', ...mappings(input.savedFieldMappings) },
        { objectMapping: 'contact', fieldMappings: {} },
      ];
    case SidebarInputType.Permission:
      return ['read', 'read, write', ['read', 'offline_access']];
    case SidebarInputType.File:
      return ['file-1', { name: 'notes.txt', data: 'text' }];
    case SidebarInputType.CopyableButtonInput:
      return [undefined];
  }
}

function choices(values: readonly unknown[]): readonly [unknown, ...unknown[]] {
  const [first = 'one', ...rest] = values;
  return [first, String(first), ...rest];
}

/** A form has a field for each of the mappings that its input lists, and for no other. */
const mappings = (saved: readonly { label: string }[] | undefined) => {
  const labels = listOf(saved).map(({ label }) => label);
  return (
    labels.length > 0 && {
      fieldMappings: Object.fromEntries(labels.map((label) => [label, `the ${label} of theirs`])),
    }
  );
};

/** Answers to every input that the user is to fill in, which the form accepts. */
export const validAnswers = (inputs: readonly Input[]): Record<string, unknown> =>
  Object.fromEntries(inputs.filter(isFillable).map((input) => [input.id, acceptedAnswers(input)[0]]));

/** Answers that an input refuses, other than none, and what it says to them. */
export function refusedAnswers(input: Input): { answers: readonly unknown[]; message: string } {
  switch (input.type) {
    case SidebarInputType.ValueText:
    case SidebarInputType.Text:
      return isHostName(input)
        ? { answers: ['not a host', 'a.b/c d'], message: `Enter only the part before ${input.suffixLabel}.` }
        : { answers: [{}, 42], message: absenceMessage(input) };
    case SidebarInputType.ValueTextArea:
    case SidebarInputType.TextArea:
    case SidebarInputType.Password:
      return { answers: [{}, 42], message: absenceMessage(input) };
    case SidebarInputType.Number:
      return { answers: ['forty-two', '1,5', Infinity, {}], message: absenceMessage(input) };
    case SidebarInputType.Email:
      return {
        answers: ['ada', 'ada@', '@example.com', 'a b@example.com', 42],
        message: absenceMessage(input),
      };
    case SidebarInputType.URL:
      return { answers: ['example.com', 'ftp://example.com', 42], message: absenceMessage(input) };
    case SidebarInputType.BooleanInput:
    case SidebarInputType.Switch:
      return { answers: ['maybe', 1, {}], message: absenceMessage(input) };
    case SidebarInputType.Enum:
    case SidebarInputType.CustomDropdown:
    case SidebarInputType.DynamicEnum:
      return { answers: optionsOf(input).length ? ['nope', {}] : [{}, []], message: absenceMessage(input) };
    case SidebarInputType.ComboInput:
    case SidebarInputType.DynamicComboInput:
      return { answers: ['one', { mainInput: {} }], message: absenceMessage(input) };
    case SidebarInputType.FieldMapper:
      return { answers: ['contact', { objectMapping: {} }], message: absenceMessage(input) };
    case SidebarInputType.Permission:
      return { answers: ['re"ad', 'a\\b', 42, [1]], message: absenceMessage(input) };
    case SidebarInputType.File:
      return { answers: [42, { name: '' }], message: absenceMessage(input) };
    case SidebarInputType.CopyableButtonInput:
      return { answers: [], message: '' };
  }
}

/** What an input says where it must be answered and is not. */
export function absenceMessage({ id, title, type }: Input): string {
  return MESSAGES[type] ?? `Enter a value for ${title || id}.`;
}

const MESSAGES: Partial<Record<SidebarInputType, string>> = {
  [SidebarInputType.Number]: 'Enter a number.',
  [SidebarInputType.Email]: 'Enter an email address.',
  [SidebarInputType.URL]: 'Enter a full web address, starting with https://.',
  [SidebarInputType.BooleanInput]: 'Choose yes or no.',
  [SidebarInputType.Switch]: 'Choose yes or no.',
  [SidebarInputType.Enum]: 'Choose one of the options.',
  [SidebarInputType.CustomDropdown]: 'Choose one of the options.',
  [SidebarInputType.DynamicEnum]: 'Choose one of the options.',
  [SidebarInputType.ComboInput]: 'Choose from the options.',
  [SidebarInputType.DynamicComboInput]: 'Choose from the options.',
  [SidebarInputType.FieldMapper]: 'Choose the fields.',
  [SidebarInputType.Permission]: 'Enter scopes separated by spaces.',
  [SidebarInputType.File]: 'Choose a file.',
};

/** What {@link InputIssue} an input answers with. */
export const issueOf = ({ id, title }: Input, message: string): InputIssue => ({
  inputId: id,
  title: title || id,
  message,
});
