import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { ROOT, run, StartError } from './command.mjs';

const FOLDERS = ['app', 'components', 'lib', 'public'].filter((folder) => existsSync(path.join(ROOT, folder)));
const FILES = [
  'instrumentation.ts',
  'next.config.js',
  'package-lock.json',
  'postcss.config.mjs',
  'prisma/schema.prisma',
  'proxy.ts',
  'tsconfig.json',
];
/** Generated from the schema and from the shell files, which are in the list. */
const GENERATED = ['lib/platform/db/generated', 'lib/platform/shell/generated.ts'];
const STAMP = path.join(ROOT, '.next', 'clearance-stamp');

function* sourceFiles(folder) {
  const entries = readdirSync(path.join(ROOT, folder), { withFileTypes: true });
  for (const entry of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) {
    const name = `${folder}/${entry.name}`;
    if (GENERATED.includes(name)) continue;
    if (entry.isDirectory()) {
      // Only tests read the samples.
      if (entry.name !== 'samples') yield* sourceFiles(name);
    } else if (!entry.name.endsWith('.test.ts')) yield name;
  }
}

/** One hash of all input of the build, by content: a new checkout of the same files needs no build. */
export function hashSources() {
  const hash = createHash('sha256').update(process.version);
  const files = [
    ...FILES.filter((file) => existsSync(path.join(ROOT, file))),
    ...FOLDERS.flatMap((f) => [...sourceFiles(f)]),
  ];
  for (const file of files) hash.update(`\0${file}\0`).update(readFileSync(path.join(ROOT, file)));
  return hash.digest('hex');
}

/** Builds the pages if a source has changed since the last build. */
export async function ensureBuilt(say) {
  const stamp = hashSources();
  if (existsSync(STAMP) && readFileSync(STAMP, 'utf8') === stamp) return;
  say('Building (next build)');
  const { code, output } = await run(process.execPath, [path.join(ROOT, 'node_modules/next/dist/bin/next'), 'build'], {
    env: { NODE_ENV: 'production', NEXT_TELEMETRY_DISABLED: '1' },
    quiet: true,
  });
  if (code !== 0) throw new StartError(`next build failed:\n\n${output.trim()}`);
  writeFileSync(STAMP, stamp);
}
