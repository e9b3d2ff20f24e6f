import * as z from 'zod/mini';
import { hostNameField, hostNameIn, isHostName } from './host-name.js';
import { SidebarInputType, type Input, type PermissionInput } from './inputs.types.js';
import { parseScopes } from './scopes.js';

/** How the answer of one input is checked. */
export interface AnswerRule {
  /** Parses an answer to the value to send; to `undefined` where the answer says nothing. */
  schema: z.ZodMiniType;
  /** What to tell the end user about an answer that does not parse. */
  problem: string;
  /** The verb for an answer that is missing. */
  verb: 'Enter' | 'Choose';
}

const EMAIL = /^[^\s@"<>]+@[^\s@.]+(?:\.[^\s@.]+)+$/;
const WEB_ADDRESS = /^https?:\/\/[^\s/?#]\S*$/i;
const NUMERAL = /^[-+]?(?:\d+\.?\d*|\.\d+)(?:e[-+]?\d+)?$/i;
const BOOLEANS: Readonly<Record<string, unknown>> = { true: true, on: true, false: false, off: false };

const text = z.string();
const trimmed = z.string().check(z.trim());
const email = z.string().check(z.trim(), z.regex(EMAIL));
const webAddress = z.string().check(
  z.trim(),
  z.regex(WEB_ADDRESS),
  z.refine((url) => URL.canParse(url)),
);
const scalar = z.union([trimmed, z.number(), z.boolean()]);
const number = prepared(
  (answer) => (isText(answer) && NUMERAL.test(answer.trim()) ? Number(answer) : answer),
  z.number(),
);
const boolean = prepared((answer) => {
  const word = isText(answer) ? answer.trim().toLowerCase() : '';
  return Object.hasOwn(BOOLEANS, word) ? BOOLEANS[word] : answer;
}, z.boolean());

const choice = z.nullish(scalar);
const choices = z.nullish(z.record(z.string(), choice));
const combo = z.pipe(
  z.looseObject({ mainInput: choice, dependentInput: choice, fieldMappings: choices }),
  z.transform((answer) => (isChosen(answer.mainInput) ? answer : undefined)),
);
const mapping = z.looseObject({ applicationField: choice, integrationField: choice });
const fieldMapper = z.pipe(
  z.looseObject({
    objectMapping: choice,
    fieldMappings: choices,
    dynamicMappings: z.nullish(z.record(z.string(), z.nullish(mapping))),
    userCreatedFields: z.nullish(z.array(z.string())),
    mappingType: z.nullish(z.enum(['STATIC', 'DYNAMIC'])),
  }),
  z.transform((answer) => {
    const { objectMapping, fieldMappings, dynamicMappings } = answer;
    const mapped = Object.values(dynamicMappings ?? {}).map((fields) => fields?.integrationField);
    return [objectMapping, ...Object.values(fieldMappings ?? {}), ...mapped].some(isChosen)
      ? answer
      : undefined;
  }),
);

/** A form without a selected file submits one without name and content. */
const file = z.union([
  z.pipe(
    z.custom<Blob>((answer) => answer instanceof Blob),
    z.transform((blob) => (blob.size > 0 || ('name' in blob && blob.name) ? blob : undefined)),
  ),
  trimmed,
  z.looseObject({
    name: z.string().check(z.minLength(1)),
    data: z.custom((data) => data !== undefined && data !== null),
  }),
]);

/** The rule for an input. An input of a type that no install stage uses is only checked for being there. */
export function answerRule(input: Input): AnswerRule {
  switch (input.type) {
    case SidebarInputType.ValueText:
    case SidebarInputType.Text:
      return textRule(input);
    case SidebarInputType.ValueTextArea:
    case SidebarInputType.TextArea:
      return enter(text, 'Enter text.');
    case SidebarInputType.Password:
      return enter(trimmed, 'Enter text.');
    case SidebarInputType.Number:
      return enter(number, 'Enter a number.');
    case SidebarInputType.Email:
      return enter(email, 'Enter an email address, such as name@example.com.');
    case SidebarInputType.URL:
      return enter(webAddress, 'Enter a full web address, starting with https://.');
    case SidebarInputType.BooleanInput:
    case SidebarInputType.Switch:
      return choose(boolean, 'Choose yes or no.');
    case SidebarInputType.Enum:
      return optionRule(input.values);
    case SidebarInputType.CustomDropdown:
      return optionRule(input.customDropdownOptions);
    case SidebarInputType.DynamicEnum:
      return optionRule([]);
    case SidebarInputType.ComboInput:
    case SidebarInputType.DynamicComboInput:
      return choose(combo, 'Choose from the options.');
    case SidebarInputType.FieldMapper:
      return choose(fieldMapper, 'Choose a field for each entry.');
    case SidebarInputType.Permission:
      return choose(
        prepared((answer) => scopesToSend(input, answer), z.string()),
        'Separate scopes by spaces. A scope has no quotation marks, backslashes or accented letters.',
      );
    case SidebarInputType.File:
      return choose(file, 'Choose a file.');
    case SidebarInputType.CopyableButtonInput:
    default:
      return enter(z.unknown(), '');
  }
}

function textRule(input: Input): AnswerRule {
  const field = hostNameField(input);
  if (field) {
    const schema = z.string().check(
      z.overwrite((typed) => hostNameIn(typed, field)),
      z.refine((name) => isHostName(name, field)),
    );
    return enter(schema, `Enter only the part before ${field.suffix}: letters, digits and hyphens.`);
  }
  const showsScheme = input.prefixLabel?.endsWith('://') === true;
  const schema = showsScheme
    ? z.string().check(
        z.overwrite((typed) => typed.trim().replace(/^(?:https?:\/\/\s*)+/i, '')),
        z.minLength(1),
      )
    : trimmed;
  return enter(schema, showsScheme ? 'Enter an address.' : 'Enter text.');
}

/** Forms answer in strings, so an option matches by its text; what is sent is the option's own value. */
function optionRule(options: readonly { value: string | number | boolean }[] = []): AnswerRule {
  const listed = (answer: unknown) =>
    options.find(({ value }) => value === answer) ??
    options.find(({ value }) => String(value).trim() === String(answer));
  const schema = options.length
    ? z.pipe(
        scalar.check(z.refine((answer) => listed(answer) !== undefined)),
        z.transform((answer) => listed(answer)?.value),
      )
    : scalar;
  return choose(schema, 'Choose one of the options.');
}

/** The scopes of an answer and those that must not be removed, joined as RFC 6749 section 3.3 does; `null`: malformed. */
function scopesToSend(input: PermissionInput, answer: unknown): string | null {
  const scopes = parseScopes(answer);
  if (!scopes) return null;
  const required = input.scopes.values.filter((scope) => scope.required).map(({ name }) => name);
  return [...new Set([...input.requiredScopes, ...required, ...scopes])].join(' ');
}

function prepared(prepare: (answer: unknown) => unknown, schema: z.ZodMiniType): z.ZodMiniType {
  return z.pipe(z.transform(prepare), schema);
}

function enter(schema: z.ZodMiniType, problem: string): AnswerRule {
  return { schema, problem, verb: 'Enter' };
}

function choose(schema: z.ZodMiniType, problem: string): AnswerRule {
  return { schema, problem, verb: 'Choose' };
}

function isText(answer: unknown): answer is string {
  return typeof answer === 'string';
}

function isChosen(value: unknown): boolean {
  return value !== undefined && value !== null && value !== '';
}
