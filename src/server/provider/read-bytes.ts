/** What has to be waited for before more than `bytes` of a body are read. */
export interface LargeBody {
  bytes: number;
  begin: () => Promise<void>;
}

/**
 * Reads a body. Reading stops as soon as the body has more than `maxBytes`; the result is then `null`.
 *
 * Rejects with an `AbortError` where the signal aborts. Without a signal, the body of a sender that went away may
 * never end, or may end early and look complete. Rejects with the error of `large.begin`, too.
 */
export async function readBytes(
  body: ReadableStream<Uint8Array> | null,
  maxBytes: number,
  { signal, large }: { signal?: AbortSignal | undefined; large?: LargeBody } = {},
): Promise<Uint8Array<ArrayBuffer> | null> {
  if (!body) return new Uint8Array(0);
  const reader = body.getReader();
  const stop = () => void reader.cancel().catch(() => undefined);
  if (signal?.aborted) stop();
  signal?.addEventListener('abort', stop, { once: true });
  const chunks: Uint8Array[] = [];
  let size = 0;
  let isLarge = false;
  try {
    for (let chunk = await reader.read(); !chunk.done; chunk = await reader.read()) {
      size += chunk.value.byteLength;
      if (size > maxBytes) {
        await reader.cancel();
        return null;
      }
      chunks.push(chunk.value);
      if (large && !isLarge && size > large.bytes) {
        isLarge = true;
        await beginOrCancel(large, reader);
      }
    }
  } finally {
    signal?.removeEventListener('abort', stop);
  }
  // A new error is thrown in place of the signal's reason, because that need not be an error.
  if (signal?.aborted) throw new DOMException('Reading the body was ended.', 'AbortError');
  const bytes = new Uint8Array(size);
  let offset = 0;
  for (const chunk of chunks) {
    bytes.set(chunk, offset);
    offset += chunk.byteLength;
  }
  return bytes;
}

async function beginOrCancel(
  { begin }: LargeBody,
  reader: ReadableStreamDefaultReader<Uint8Array>,
): Promise<void> {
  try {
    await begin();
  } catch (error) {
    await reader.cancel().catch(() => undefined);
    throw error;
  }
}
