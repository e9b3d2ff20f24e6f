import { InvalidSettingError } from './integrations.types.js';

/** The parts of a URL whose host or path holds a setting that a user entered. */
export interface ProviderUrlParts {
  host: string;
  path: string;
  /** The ID of the input that the setting came from. */
  inputId: string;
  /** Tells the end user what to enter where the setting breaks the URL. */
  problem: string;
}

/**
 * Builds an `https:` URL of a provider, and checks that the parsed URL has the given host and path. Without
 * the check, a setting such as `evil.com#` or `x@evil.com/` would lead to another host.
 * @throws InvalidSettingError where the parsed URL differs.
 */
export function providerUrl({ host, path, inputId, problem }: ProviderUrlParts): string {
  const text = `https://${host}${path}`;
  const url = URL.canParse(text) ? new URL(text) : null;
  if (url?.host !== host || url.pathname !== path || url.href !== text)
    throw new InvalidSettingError(inputId, problem);
  return text;
}

/** Returns the text of a setting, or `''` where the user did not enter the setting as text. */
export function settingText(settings: Readonly<Record<string, unknown>>, inputId: string): string {
  const value = Object.hasOwn(settings, inputId) ? settings[inputId] : undefined;
  return typeof value === 'string' ? value : '';
}
