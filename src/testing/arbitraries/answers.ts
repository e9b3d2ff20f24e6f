import { listOf } from '../../inputs/answer-rules.js';
import { SidebarInputType, type Input, type InputIssue } from '../../inputs/index.js';

/**
 * Whether the user can fill the input in: the input is visible, is not read-only, and is not only there to be
 * copied.
 */
export const isFillable = (input: Input): boolean =>
  input.type !== SidebarInputType.CopyableButtonInput &&
  !input.hidden &&
  !input.hiddenInConnect &&
  !input.readOnly;

/** Whether a form is still valid when it has no answer to the input. */
export const mayBeLeftOut = (input: Input): boolean =>
  !isFillable(input) ||
  input.required === false ||
  input.type === SidebarInputType.Switch ||
  hasDefault(input);

/**
 * Whether the input has a default. A blank default counts only where an empty text is the value of an option, or
 * where the input has required scopes, which are sent in any case.
 */
const hasDefault = (input: Input): boolean => {
  const value: unknown = input.defaultValue;
  if (value === undefined || value === null) return false;
  const isBlank = typeof value === 'string' && value.trim() === '';
  if (!isBlank || offersBlank(input)) return true;
  return input.type === SidebarInputType.Permission && listOf(input.requiredScopes).length > 0;
};

/** Whether an empty text is the value of an option of the input. */
export const offersBlank = (input: Input): boolean => optionsOf(input).includes('');

/** The values of the options that an input lists. */
function optionsOf(input: Input): readonly unknown[] {
  if (input.type === SidebarInputType.Enum) return listOf(input.values).map(({ value }) => value);
  return input.type === SidebarInputType.CustomDropdown
    ? listOf(input.customDropdownOptions).map(({ value }) => value)
    : [];
}

const isHostName = ({ suffixLabel = '' }: Input) => suffixLabel.startsWith('.');

/** Different answers that an input accepts, at least one. The first is the plainest. */
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

/**
 * Answers to the field mappings that the input lists. A form has a field for each of these labels and for no
 * other.
 */
const mappings = (saved: readonly { label: string }[] | undefined) => {
  const labels = listOf(saved).map(({ label }) => label);
  return (
    labels.length > 0 && {
      fieldMappings: Object.fromEntries(labels.map((label) => [label, `the ${label} of theirs`])),
    }
  );
};

/** Answers that a form accepts, one to each input that the user can fill in. */
export const validAnswers = (inputs: readonly Input[]): Record<string, unknown> =>
  Object.fromEntries(inputs.filter(isFillable).map((input) => [input.id, acceptedAnswers(input)[0]]));

/** Malformed answers, which an input refuses, and the message of their issue. A missing answer is not among them. */
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

/** The message of the issue for a missing answer, and for a malformed one unless the input asks for a host name. */
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

/** The {@link InputIssue} of the input with that message. */
export const issueOf = ({ id, title }: Input, message: string): InputIssue => ({
  inputId: id,
  title: title || id,
  message,
});
