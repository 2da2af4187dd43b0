import { CodedError } from '@/lib/platform/errors/coded';

type CursorValue = string | number | null;

/** The position where a page ended, opaque to the caller. `list` names the list and its order. */
export function encodeCursor(list: string, values: CursorValue[]): string {
  return Buffer.from(JSON.stringify([list, ...values])).toString('base64url');
}

/**
 * The values that were given to `encodeCursor` for the same list.
 * @throws CodedError `cursor.invalid` (400)
 */
export function decodeCursor(list: string, cursor: string, length: number): CursorValue[] {
  const parsed = parse(cursor);
  const valid =
    Array.isArray(parsed) &&
    parsed.length === length + 1 &&
    parsed[0] === list &&
    parsed.every((value) => value === null || typeof value === 'string' || typeof value === 'number');
  if (!valid) throw new CodedError('cursor.invalid', 400, {}, 'cursor');
  return parsed.slice(1);
}

/** The id after which a list that is ordered by id continues. */
export function decodeIdCursor(list: string, cursor: string): string {
  const [id] = decodeCursor(list, cursor, 1);
  if (typeof id !== 'string') throw new CodedError('cursor.invalid', 400, {}, 'cursor');
  return id;
}

/** The requested size of a page, 1 to 200. */
export function pageSize(limit: number | undefined, fallback = 50): number {
  if (limit === undefined) return fallback;
  return Math.min(200, Math.max(1, Math.trunc(limit)));
}

/**
 * Makes a page from the rows; they have one row more than the page's size.
 * @param cursorOf returns the cursor that continues after a row
 */
export function toPage<Row>(rows: Row[], limit: number, cursorOf: (row: Row) => string) {
  const items = rows.slice(0, limit);
  const last = items.at(-1);
  return { items, nextCursor: rows.length > limit && last !== undefined ? cursorOf(last) : null };
}

function parse(cursor: string): CursorValue[] | null {
  try {
    return JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'));
  } catch {
    return null;
  }
}
