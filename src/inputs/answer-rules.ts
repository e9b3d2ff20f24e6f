import {
  bare,
  isScalar,
  isText,
  readFieldMapping,
  readFile,
  readOptionPair,
  trimmed,
  type Read,
} from './answer-shapes.js';
import { domainBehind, hostNameIn } from './host-name.js';
import { SidebarInputType, type Input, type PermissionInput } from './inputs.types.js';
import { parseScopes } from './scopes.js';

/** How the answer of one input is checked. */
export interface AnswerRule {
  /** Returns the value to send: `undefined` for an empty answer, `null` for a malformed one. */
  read: Read;
  /** Tells the end user what to enter in place of a malformed answer. */
  message: string;
  /** Tells the end user what to enter where the answer is missing. */
  missing: string;
}

const EMAIL = /^[^\s@"<>]+@[^\s@.]+(?:\.[^\s@.]+)+$/;
const WEB_ADDRESS = /^https?:\/\/[^\s/?#]\S*$/i;
const NUMERAL = /^[-+]?(?:\d+(?:\.\d*)?|\.\d+)(?:e[-+]?\d+)?$/i;
const YES = /^(?:true|on)$/i;
const NO = /^(?:false|off)$/i;

/** Returns the rule for an input. For a type that no install stage uses, the rule accepts every answer. */
export function answerRule(input: Input): AnswerRule {
  const message = `Enter a value for ${input.title || input.id}.`;
  switch (input.type) {
    case SidebarInputType.ValueText:
    case SidebarInputType.Text:
      return textRule(input, message);
    case SidebarInputType.ValueTextArea:
    case SidebarInputType.TextArea:
      return rule(message, (answer) => (isText(answer) ? answer : null));
    case SidebarInputType.Password:
      return rule(message, readTrimmed());
    case SidebarInputType.Number:
      return rule('Enter a number.', readNumber);
    case SidebarInputType.Email:
      return rule(
        'Enter an email address.',
        readTrimmed((text) => EMAIL.test(text), bare),
      );
    case SidebarInputType.URL:
      return rule(
        'Enter a full web address, starting with https://.',
        readTrimmed((text) => WEB_ADDRESS.test(text) && URL.canParse(text), bare),
      );
    case SidebarInputType.BooleanInput:
    case SidebarInputType.Switch:
      return rule('Choose yes or no.', readBoolean);
    case SidebarInputType.Enum:
      return optionRule(input.values);
    case SidebarInputType.CustomDropdown:
      return optionRule(input.customDropdownOptions);
    case SidebarInputType.DynamicEnum:
      return optionRule();
    case SidebarInputType.ComboInput:
    case SidebarInputType.DynamicComboInput:
      return rule('Choose from the options.', readOptionPair);
    case SidebarInputType.FieldMapper:
      return rule('Choose the fields.', readFieldMapping);
    case SidebarInputType.Permission:
      return scopesRule(input);
    case SidebarInputType.File:
      return rule('Choose a file.', readFile);
    case SidebarInputType.CopyableButtonInput:
    default:
      return rule(message, (answer) => answer);
  }
}

const rule = (message: string, read: Read, missing = message): AnswerRule => ({ read, message, missing });

/**
 * The rule for a line of text. Where the label before the field ends in a scheme, a pasted scheme is dropped.
 */
function textRule(input: Input, message: string): AnswerRule {
  const domain = domainBehind(input);
  if (domain) {
    return rule(
      `Enter only the part before ${domain}.`,
      (answer) => (isText(answer) ? hostNameIn(answer, domain, input) : null),
      message,
    );
  }
  const prefix: unknown = input.prefixLabel;
  const dropsScheme = isText(prefix) && prefix.endsWith('://');
  return rule(
    message,
    readTrimmed(
      isPresent,
      dropsScheme ? (text) => trimmed(trimmed(text).replace(/^(?:\s*https?:\/\/)+/i, '')) : trimmed,
    ),
  );
}

/**
 * The rule for an input with options. Forms answer in strings, so an option also matches by its text, and the
 * rule sends the option's own value. Where no options are known, every value is accepted.
 */
function optionRule(values?: readonly { value: string | number | boolean }[] | null): AnswerRule {
  const options = listOf(values);
  return rule('Choose one of the options.', (answer) => {
    if (!isScalar(answer)) return null;
    const text = trimmed(String(answer));
    if (!options.length) return isText(answer) ? text : answer;
    const chosen =
      options.find(({ value }) => value === answer) ??
      options.find(({ value }) => trimmed(String(value)) === text);
    return chosen ? chosen.value : null;
  });
}

/** Adds the scopes that the user must not remove, and joins all scopes with spaces (RFC 6749 section 3.3). */
function scopesRule({ requiredScopes, scopes }: Partial<PermissionInput>): AnswerRule {
  const locked = listOf(scopes?.values)
    .filter(({ required }) => required)
    .map(({ name }) => name);
  return rule('Enter scopes separated by spaces.', (answer) => {
    const chosen = parseScopes(answer);
    return chosen && [...new Set([...listOf(requiredScopes), ...locked, ...chosen])].join(' ');
  });
}

/**
 * Returns the items of a list from the backend, falsy ones left out; `[]` where the backend sent something
 * else than a list.
 */
export const listOf = <Item>(values: readonly Item[] | null | undefined): Item[] =>
  isList(values) ? values.filter(Boolean) : [];

const isList = (values: unknown): values is readonly unknown[] => Array.isArray(values);

const isPresent = (text: string) => text !== '';

function readTrimmed(isValid = isPresent, trim = trimmed): Read {
  return (answer) => {
    const text = isText(answer) ? trim(answer) : '';
    return isValid(text) ? text : null;
  };
}

const readNumber: Read = (answer) => {
  const text = isText(answer) ? bare(answer) : '';
  const number = NUMERAL.test(text) ? Number(text) : answer;
  return Number.isFinite(number) ? number : null;
};

const readBoolean: Read = (answer) => {
  const text = String(isScalar(answer) && typeof answer !== 'number' ? answer : '').trim();
  return YES.test(text) || (NO.test(text) ? false : null);
};
