/** Reads one answer. Returns the value to send, `undefined` for an empty answer, `null` for a malformed one. */
export type Read = (answer: unknown) => unknown;

type Fields = Readonly<Record<string, unknown>>;

const MAPPING_TYPES = new Set<unknown>(['STATIC', 'DYNAMIC']);

/**
 * Reads the answer of a pair of dependent options: `{mainInput, dependentInput, fieldMappings}`. The answer
 * is empty where `mainInput` is.
 */
export const readOptionPair: Read = (answer) => {
  if (!isFields(answer)) return null;
  const { mainInput, dependentInput, fieldMappings } = answer;
  if (!isChoice(mainInput) || !isChoice(dependentInput) || !areAll(fieldMappings, isChoice)) return null;
  return isBlank(mainInput) ? undefined : answer;
};

/**
 * Reads the answer of a field mapper:
 * `{objectMapping, fieldMappings, dynamicMappings, userCreatedFields, mappingType}`, where `dynamicMappings`
 * are pairs `{applicationField, integrationField}`. An answer that names no object and no field of the
 * integration is empty.
 */
export const readFieldMapping: Read = (answer) => {
  if (!isFields(answer)) return null;
  const { objectMapping, fieldMappings, dynamicMappings, userCreatedFields, mappingType } = answer;
  const wellFormed =
    isChoice(objectMapping) &&
    areAll(fieldMappings, isChoice) &&
    areAll(dynamicMappings, (pair) => areAll(pair, isChoice)) &&
    isListOfTexts(userCreatedFields ?? []) &&
    MAPPING_TYPES.has(mappingType ?? 'STATIC');
  if (!wellFormed) return null;

  const pairs = Object.values(dynamicMappings ?? {}).map((pair) =>
    isFields(pair) ? pair.integrationField : null,
  );
  return [objectMapping, ...Object.values(fieldMappings ?? {}), ...pairs].every(isBlank) ? undefined : answer;
};

/**
 * Reads a chosen file: a `Blob`, the content or the ID of a file as text, or `{name, data}`. A form sends an
 * empty `File` without a name where the user chose none; an empty file that has a name is malformed.
 */
export const readFile: Read = (answer) => {
  if (isBlob(answer)) {
    if (answer.size > 0) return answer;
    return 'name' in answer && answer.name ? null : undefined;
  }
  if (isText(answer)) return trimmed(answer);
  return isFields(answer) && isText(answer.name) && !isBlank(answer.name) && !isBlank(answer.data)
    ? answer
    : null;
};

/** Whether a value is a `Blob` or a `File`. `instanceof` would miss those that another window made. */
export const isBlob = (value: unknown): value is Blob =>
  /^\[object (?:Blob|File)\]$/.test(Object.prototype.toString.call(value));

export function isText(value: unknown): value is string {
  return typeof value === 'string';
}

/**
 * A text without the white space, control characters and invisible characters around it. Those come along when a text is
 * copied from a page. Inside of a text they are kept, since they join the letters of some scripts, and emoji.
 */
export const trimmed = (text: string): string =>
  /[^\s\p{Cc}\p{Cf}](?:.*[^\s\p{Cc}\p{Cf}])?/su.exec(text)?.[0] ?? '';

/** {@link trimmed}, and without invisible characters inside, for what is written in letters that need none. */
export const bare = (text: string): string => trimmed(text.replace(/\p{Cf}/gu, ''));

export function isScalar(value: unknown): value is string | number | boolean {
  return isText(value) || typeof value === 'boolean' || Number.isFinite(value);
}

/** Whether a value is absent, `null` or white space. */
export function isBlank(value: unknown): boolean {
  return value === undefined || value === null || (isText(value) && trimmed(value) === '');
}

function isChoice(value: unknown): boolean {
  return value === undefined || value === null || isScalar(value);
}

function isListOfTexts(value: unknown): boolean {
  return Array.isArray(value) && value.every(isText);
}

function areAll(fields: unknown, isValid: (value: unknown) => boolean): fields is Fields | undefined | null {
  return (
    fields === undefined || fields === null || (isFields(fields) && Object.values(fields).every(isValid))
  );
}

function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
