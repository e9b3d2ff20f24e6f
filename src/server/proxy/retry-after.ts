/** The most seconds that are handed on, a day. A provider that means more says so again after a day. */
const MAX_SECONDS = 86_400;

/** An HTTP date as it is to be sent (RFC 9110 section 5.6.7). */
const HTTP_DATE = /^(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun), \d{2} [A-Z][a-z]{2} \d{4} \d{2}:\d{2}:\d{2} GMT$/;

/**
 * The seconds that a `Retry-After` asks to wait, 0 to 86 400; `null` where it is no number of seconds and no date
 * (RFC 9110 section 10.2.3).
 * @param now milliseconds since the epoch
 */
export function secondsToWait(retryAfter: string | null, now: number): number | null {
  if (retryAfter === null) return null;
  const seconds = /^\d+$/.test(retryAfter) ? Number(retryAfter) : secondsUntil(retryAfter, now);
  return Number.isNaN(seconds) ? null : Math.min(Math.max(seconds, 0), MAX_SECONDS);
}

const secondsUntil = (date: string, now: number): number =>
  HTTP_DATE.test(date) ? Math.ceil((Date.parse(date) - now) / 1000) : Number.NaN;
