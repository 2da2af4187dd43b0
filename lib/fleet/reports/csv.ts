import { stringify } from 'csv-stringify/sync';

export type Cell = string | number | null;

const BOM = '\uFEFF';

/**
 * ASCII and full-width characters that make a spreadsheet read a cell as a formula, after any spaces and control
 * characters.
 */
const FORMULA = /^[\s\p{Cc}\p{Cf}]*[=+\-@\uFF1D\uFF0B\uFF0D\uFF20\u2212\uFE62\uFE63\uFE66\uFE6B]/u;
/** All control characters except tab and line feed: they are invisible and hide what follows. */
const CONTROLS = /[^\P{Cc}\t\n]/gu;

/**
 * Text from an instance, made safe for spreadsheets: text that could be read as a formula gets an apostrophe in front.
 * Numbers stay numbers.
 */
export function inert(cell: Cell): string {
  if (cell === null) return '';
  if (typeof cell === 'number') return String(cell);
  const text = cell.replaceAll('\r\n', '\n').replaceAll('\r', '\n').replace(CONTROLS, '\uFFFD');
  return FORMULA.test(cell) || FORMULA.test(text) || /^[\t\n]/.test(text) ? `'${text}` : text;
}

/** The heading of a CSV file with the byte order mark by which spreadsheets recognise UTF-8. */
export function csvHeading(headings: string[]): string {
  return BOM + csvRows([headings]);
}

/**
 * Rows of a CSV file (RFC 4180). Every cell is safe and in quotes: a line feed from an instance must not begin a row,
 * and a semicolon must not begin a cell in spreadsheets that split at semicolons.
 */
export function csvRows(rows: Cell[][]): string {
  return stringify(
    rows.map((row) => row.map(inert)),
    { record_delimiter: '\r\n', escape_formulas: true, quoted: true },
  );
}
