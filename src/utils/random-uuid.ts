const hexDigit = () => (Number(crypto.getRandomValues(new Uint8Array(1))) % 16).toString(16);

/**
 * Makes a UUID of version 4 (RFC 9562 section 5.4), also outside secure contexts, where `crypto.randomUUID`
 * is absent.
 */
export const randomUuid = (): string => 'xxxxxxxx-xxxx-4xxx-axxx-xxxxxxxxxxxx'.replace(/x/g, hexDigit);
