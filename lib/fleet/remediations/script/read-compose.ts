import { z } from 'zod';
import { readJson } from '@/lib/truth/script/json';

/** How a Compose project was started, from the labels of its containers. All of it comes from the instance. */
export interface ComposeFact {
  project: string;
  /** Absolute path. */
  folder: string;
  /** In the order in which they were given. With Compose v1 relative to the folder of the call. Never empty. */
  files: string[];
  environmentFiles: string[];
  /** Major version of the Compose that made it; null if unknown. */
  major: number | null;
}

const MOST_FILES = 20;
const LONGEST_PATH = 1024;

const label = z.string().catch('');

/** The labels of one container. */
const labelsSchema = z.object({
  project: z.string().min(1),
  files: label,
  folder: label,
  environment: label,
  version: label,
});

/**
 * @param block one JSON object on each line, as script/facts.ts asks for them
 * @returns projects whose containers all have the same labels, if these can be shown: a path that would have to be
 *   changed to be printed is left out
 */
export function readCompose(block: string): ComposeFact[] {
  const projects = new Map<string, ComposeFact | null>();
  for (const line of block.split('\n').slice(0, 500)) {
    const json = readJson(line, labelsSchema);
    if (!json) continue;
    const { project } = json;
    const fact = factOf(json);
    const known = projects.get(project);
    projects.set(project, known === undefined || (known && fact && place(known) === place(fact)) ? fact : null);
  }
  return [...projects.values()].filter((fact) => fact !== null);
}

function place({ folder, files, environmentFiles }: ComposeFact): string {
  return JSON.stringify([folder, files, environmentFiles]);
}

function factOf({ project, ...json }: z.output<typeof labelsSchema>): ComposeFact | null {
  const folder = paths(json.folder)[0] ?? '';
  const files = paths(json.files);
  const environmentFiles = paths(json.environment);
  // `-` is a file on standard input.
  if (!folder.startsWith('/') || files.length === 0 || files.includes('-')) return null;
  if (![folder, ...files, ...environmentFiles].every(isPrintable)) return null;
  if (files.length > MOST_FILES || environmentFiles.length > MOST_FILES) return null;
  const major = /^v?(\d{1,2})\./.exec(json.version)?.[1];
  return { project, folder, files, environmentFiles, major: major === undefined ? null : Number(major) };
}

/** Compose separates them by commas, and cannot express a comma in a name. */
function paths(label: string): string[] {
  return label.split(',').filter(Boolean);
}

function isPrintable(path: string): boolean {
  return path.length <= LONGEST_PATH && !/[\p{C}\p{Zl}\p{Zp}]/u.test(path);
}
