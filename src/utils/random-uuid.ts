/**
 * Makes a UUID of version 4 (RFC 9562 section 5.4), also outside secure contexts, where `crypto.randomUUID`
 * is absent.
 */
export function randomUuid(): string {
  const words = crypto.getRandomValues(new Uint16Array(8));
  const hex = Array.from(words, (word) => (word | 0x10000).toString(16).slice(1)).join('');
  return hex.replace(/(.{8})(.{4}).(.{3}).(.{3})/, '$1-$2-4$3-a$4-');
}
