import { stringify } from 'csv-stringify/sync';

export type Cell = string | number | null;

const BOM = '\uFEFF';

/** ASCII and full-width signs that make a spreadsheet read a cell as a formula, after any blanks and controls. */
const FORMULA = /^[\s\p{Cc}\p{Cf}]*[=+\-@\uFF1D\uFF0B\uFF0D\uFF20\u2212\uFE62\uFE63\uFE66\uFE6B]/u;
/** All but tab and line feed: they show as nothing and hide what follows. */
const CONTROLS = /[^\P{Cc}\t\n]/gu;

/**
 * Text from an instance made inert for spreadsheets: whatever one could take for a formula gets an apostrophe in front.
 * Numbers are numbers, and stay so.
 */
export function inert(cell: Cell): string {
  if (cell === null) return '';
  if (typeof cell === 'number') return String(cell);
  const text = cell.replaceAll('\r\n', '\n').replaceAll('\r', '\n').replace(CONTROLS, '\uFFFD');
  return FORMULA.test(cell) || FORMULA.test(text) || /^[\t\n]/.test(text) ? `'${text}` : text;
}

/** The heading of a CSV file with the mark by which spreadsheets know UTF-8. */
export function csvHeading(headings: string[]): string {
  return BOM + csvRows([headings]);
}

/**
 * Rows of a CSV file (RFC 4180), every cell inert and in quotes: an instance's line feed must not begin a row, nor its
 * semicolon a cell where a spreadsheet parts at semicolons.
 */
export function csvRows(rows: Cell[][]): string {
  return stringify(
    rows.map((row) => row.map(inert)),
    { record_delimiter: '\r\n', escape_formulas: true, quoted: true },
  );
}
