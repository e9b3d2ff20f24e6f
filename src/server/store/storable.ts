/** What PostgreSQL refuses (U+0000), and what UTF-8 cannot express: a surrogate without its other half. */
export const UNSTORABLE = /[\0\p{Surrogate}]/u;

/**
 * Whether every store keeps a text as it is. PostgreSQL would store a lone surrogate as U+FFFD, so that two IDs became one.
 */
export const isStorable = (text: string): boolean => !UNSTORABLE.test(text);
