import * as z from 'zod/mini';
import type { StorePage } from '../credential-store.types.js';
import type { RunSql, SqlRow, SqlValue } from './database.types.js';
import { checkLimit, checkTexts } from './check-arguments.js';

/** A list in the order of its primary key, and what is to be read of it. */
export interface PageOptions<Item> {
  /** The name of the operation, for messages. */
  readonly operation: string;
  readonly select: string;
  /** The columns of the primary key. */
  readonly key: readonly string[];
  /** What a column has to be. An absent value: anything. */
  readonly where: Readonly<Record<string, string | undefined>>;
  readonly after: string | null;
  readonly limit: number;
  readonly itemOf: (row: SqlRow) => Item;
}

/**
 * Reads a page. The cursor is the key of the page's last row, so the next page begins behind it, whatever was inserted or
 * deleted meanwhile.
 * @throws {TypeError} where `after` is no cursor of this list, and where `limit` is no whole number of at least 1.
 */
export async function readPage<Item>(read: RunSql, options: PageOptions<Item>): Promise<StorePage<Item>> {
  const { operation, select, key, where, after, limit, itemOf } = options;
  checkLimit(operation, limit);
  checkTexts(operation, where);
  const values: SqlValue[] = [];
  const parameter = (value: SqlValue) => `$${values.push(value)}`;
  const conditions = Object.entries(where).flatMap(([column, value]) =>
    value === undefined ? [] : `${column} = ${parameter(value)}`,
  );
  if (after !== null)
    conditions.push(`(${key.join()}) > (${partsOf(operation, after, key.length).map(parameter).join()})`);
  const filter = conditions.length > 0 ? `WHERE ${conditions.join(' AND ')}` : '';
  const rows = await read(`${select} ${filter} ORDER BY ${key.join()} LIMIT ${parameter(limit + 1)}`, values);
  const shown = rows.slice(0, limit);
  const last = shown.at(-1);
  return {
    items: shown.map(itemOf),
    next: last && rows.length > limit ? JSON.stringify(key.map((column) => last[column])) : null,
  };
}

const Cursor = z.pipe(
  z.transform((text: unknown) => {
    try {
      return JSON.parse(String(text)) as unknown;
    } catch {
      return null;
    }
  }),
  z.array(z.string()),
);

function partsOf(operation: string, after: string, count: number): string[] {
  const { data: parts } = Cursor.safeParse(after);
  if (parts?.length !== count)
    throw new TypeError(
      `${operation}: \`after\` must be the \`next\` of an earlier page, or null, and is ${after}.`,
    );
  for (const part of parts) checkTexts(operation, { after: part });
  return parts;
}
