import { InvalidSettingError } from './integrations.types.js';

/** A URL whose host or path holds a setting that a user entered. */
export interface ProviderUrlParts {
  host: string;
  path: string;
  /** The input that the setting came from. */
  inputId: string;
  /** What to tell the end user where the setting breaks the URL. */
  problem: string;
}

/**
 * Builds an `https:` URL of a provider and asserts that host and path came out as they went in: a template alone lets
 * `evil.com#` and `x@evil.com/` escape.
 * @throws InvalidSettingError where they did not.
 */
export function providerUrl({ host, path, inputId, problem }: ProviderUrlParts): string {
  const text = `https://${host}${path}`;
  const url = URL.canParse(text) ? new URL(text) : null;
  if (url?.host !== host || url.pathname !== path || url.href !== text)
    throw new InvalidSettingError(inputId, problem);
  return text;
}

/** The text of a setting; `''` where it was not entered. */
export function settingText(settings: Readonly<Record<string, unknown>>, inputId: string): string {
  const value = Object.hasOwn(settings, inputId) ? settings[inputId] : undefined;
  return typeof value === 'string' ? value : '';
}
