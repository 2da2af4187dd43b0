import { CsvError, parse } from 'csv-parse/sync';
import { type Actor, assertRole } from '@/lib/auth/actor';
import { db } from '@/lib/db/client';
import type { Transaction } from '@/lib/db/types';
import { CodedError } from '@/lib/errors/coded';
import { type InputIssue, InvalidInput } from '@/lib/errors/invalid-input';
import { createInstanceIn } from './create';

export interface ImportRowError extends InputIssue {
  /** Line of the file, the heading being line 1. */
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

/** Takes back what one row wrote, without an error: a dry run. */
class DryRun extends Error {}

/**
 * Registers the instances of a CSV with the headings name, address, port, credential (by name), tags (separated by
 * semicolons or spaces) and notes; only name, address and credential are needed. Rows that are right are registered,
 * each of the others is told with its line and field; with `dryRun` nothing is registered.
 * @param csv at most 1 MB and 5,000 rows, UTF-8, with or without a BOM
 * @throws CodedError (422, field csv) `import.not-csv`, `import.empty`, `import.column-missing`, `import.column-unknown`,
 *   `import.too-many`; `auth.forbidden` (403)
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
  const result: ImportResult = { created: [], errors: [] };
  const importAll = async (tx: Transaction) => {
    for (const row of rows) await importRow(tx, actor, row, credentials, result);
    if (options.dryRun) throw new DryRun();
  };
  await db.$transaction(importAll, { timeout: 120_000, maxWait: 30_000 }).catch((error) => {
    if (!(error instanceof DryRun)) throw error;
    result.created = result.created.map((created) => ({ ...created, id: '' }));
  });
  return result;
}

interface Row {
  line: number;
  cells: Record<string, string>;
}

async function importRow(
  tx: Transaction,
  actor: Actor,
  { line, cells }: Row,
  credentials: Map<string, string>,
  result: ImportResult,
): Promise<void> {
  const { name = '', address = '', port = '', tags = '', notes = '' } = cells;
  const credential = (cells.credential ?? '').normalize();
  const credentialId = credentials.get(credential);
  if (credentialId === undefined) {
    result.errors.push({ line, code: 'import.credential-unknown', params: { name: credential }, field: 'credential' });
    return;
  }
  try {
    // What is wrong is found before anything is written, so that a refused row leaves nothing in the transaction.
    const instance = await createInstanceIn(tx, actor, {
      name,
      address,
      ...(port === '' ? {} : { port: Number(port) }),
      credentialId,
      tags: tags.split(/[;,\s]+/).filter(Boolean),
      notes,
    });
    result.created.push({ id: instance.id, name: instance.name, line });
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
