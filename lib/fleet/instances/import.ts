import { CsvError, parse } from 'csv-parse/sync';
import { type Actor, assertRole } from '@/lib/access/actor/actor';
import { db } from '@/lib/platform/db/client';
import { CodedError } from '@/lib/platform/errors/coded';
import { type InputIssue, InvalidInput, parseInput } from '@/lib/platform/errors/invalid-input';
import { assertNoConflict } from './conflicts';
import { createInstanceIn } from './create';
import { type InstanceInput, instanceInputSchema } from './schema';

export interface ImportRowError extends InputIssue {
  /** Line of the file; the heading is line 1. */
  line: number;
}

export interface ImportResult {
  created: { id: string; name: string; line: number }[];
  errors: ImportRowError[];
}

const COLUMNS = ['name', 'address', 'port', 'credential', 'tags', 'notes'];
const NEEDED = ['name', 'address', 'credential'];
const MAX_ROWS = 5_000;
const MAX_CHARACTERS = 1024 * 1024;

/** Rows of one transaction. A transaction has the only connection, so all other reads and writes wait for its end. */
const BATCH = 50;

/**
 * Registers the instances of a CSV with the headings name, address, port, credential (by name), tags (separated by
 * semicolons or spaces) and notes. Only name, address and credential are required. Valid rows are registered. Errors
 * are reported with line and field. Rows are written in groups, so a crash in between leaves the groups before it
 * registered; the same file then reports them as duplicates. With `dryRun` nothing is written.
 * @param csv at most 1 MB and 5,000 rows, UTF-8, with or without a BOM
 * @throws CodedError (422, field csv) `import.not-csv`, `import.empty`, `import.column-missing`,
 *   `import.column-unknown`, `import.too-many`; `auth.forbidden` (403)
 */
export async function importInstances(
  actor: Actor,
  csv: string,
  options: { dryRun?: boolean } = {},
): Promise<ImportResult> {
  assertRole(actor, 'operator');
  const rows = readRows(csv);
  const credentials = new Map(
    (await db.credential.findMany({ select: { id: true, name: true } })).map(({ id, name }) => [name, id]),
  );
  if (options.dryRun) return checkRows(rows, credentials);
  const result: ImportResult = { created: [], errors: [] };
  for (let from = 0; from < rows.length; from += BATCH) {
    const batch = rows.slice(from, from + BATCH);
    await db.$transaction(async (tx) => {
      for (const row of batch) {
        await tellErrors(row, result, async () => {
          // Errors are found before anything is written, so that a refused row leaves nothing in the transaction.
          const { id, name } = await createInstanceIn(tx, actor, toInput(row, credentials));
          result.created.push({ id, name, line: row.line });
        });
      }
    });
  }
  return result;
}

/**
 * The result of an import without writing: rows are compared with registered instances and with the rows before them.
 */
async function checkRows(rows: Row[], credentials: Map<string, string>): Promise<ImportResult> {
  const result: ImportResult = { created: [], errors: [] };
  const names = new Set<string>();
  const places = new Map<string, string>();
  for (const row of rows) {
    await tellErrors(row, result, async () => {
      const { name, address, port, credentialId } = parseInput(instanceInputSchema, toInput(row, credentials));
      if (names.has(name)) throw new CodedError('instance.duplicate-name', 409, { name }, 'name');
      await assertNoConflict(db, { id: null, name, address, port, credentialId });
      const place = `${address} ${port}`;
      const placed = places.get(place);
      if (placed !== undefined) {
        throw new CodedError('instance.duplicate-address', 409, { address, port, name: placed }, 'address');
      }
      names.add(name);
      places.set(place, name);
      result.created.push({ id: '', name, line: row.line });
    });
  }
  return result;
}

interface Row {
  line: number;
  cells: Record<string, string>;
}

/** @throws CodedError `import.credential-unknown` (422, field credential) */
function toInput({ cells }: Row, credentials: Map<string, string>): InstanceInput {
  const { name = '', address = '', port = '', tags = '', notes = '' } = cells;
  const credential = (cells.credential ?? '').normalize();
  const credentialId = credentials.get(credential);
  if (credentialId === undefined) {
    throw new CodedError('import.credential-unknown', 422, { name: credential }, 'credential');
  }
  return {
    name,
    address,
    ...(port === '' ? {} : { port: Number(port) }),
    credentialId,
    tags: tags.split(/[;,\s]+/).filter(Boolean),
    notes,
  };
}

/** Processes a row, and reports its errors with its line. */
async function tellErrors({ line }: Row, result: ImportResult, work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (error) {
    if (!(error instanceof CodedError)) throw error;
    const { code, params, field } = error;
    const issues = error instanceof InvalidInput ? error.issues : [{ code, params, field }];
    result.errors.push(...issues.map((issue) => ({ line, ...issue })));
  }
}

function readRows(csv: string): Row[] {
  if (csv.length > MAX_CHARACTERS) throw new CodedError('import.too-large', 413, {}, 'csv');
  const records = parseCsv(csv);
  const [heading, ...body] = records;
  if (!heading || body.length === 0) throw new CodedError('import.empty', 422, {}, 'csv');
  const columns = heading.cells.map((cell) => cell.trim().toLowerCase());
  const unknown = columns.find((column) => !COLUMNS.includes(column));
  if (unknown !== undefined) throw new CodedError('import.column-unknown', 422, { name: unknown.slice(0, 50) }, 'csv');
  const missing = NEEDED.find((column) => !columns.includes(column));
  if (missing !== undefined) throw new CodedError('import.column-missing', 422, { name: missing }, 'csv');
  if (body.length > MAX_ROWS) throw new CodedError('import.too-many', 422, { maximum: MAX_ROWS }, 'csv');
  return body.map(({ line, cells }) => ({
    line,
    cells: Object.fromEntries(columns.map((column, index) => [column, (cells[index] ?? '').trim()])),
  }));
}

function parseCsv(csv: string): { line: number; cells: string[] }[] {
  try {
    const options = { bom: true, info: true, skip_empty_lines: true, max_record_size: 64 * 1024 } as const;
    // The types do not know that `info` wraps each record.
    const records = parse(csv, options) as unknown as { record: string[]; info: { lines: number } }[];
    return records.map(({ record, info }) => ({ line: info.lines, cells: record }));
  } catch (error) {
    const reason = error instanceof CsvError ? error.message : String(error);
    throw new CodedError('import.not-csv', 422, { reason: reason.slice(0, 200) }, 'csv');
  }
}
