import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { ROOT, run, StartError } from './command.mjs';

const GENERATED = path.join(ROOT, 'lib/platform/db/generated');
const STAMP = path.join(GENERATED, '.stamp');

function wanted() {
  const hash = createHash('sha256').update(readFileSync(path.join(ROOT, 'prisma/schema.prisma')));
  return hash.update(readFileSync(path.join(ROOT, 'node_modules/prisma/package.json'))).digest('hex');
}

/** Generates the Prisma client if the schema or Prisma has changed. */
export async function ensureClient(say) {
  const stamp = wanted();
  if (existsSync(STAMP) && readFileSync(STAMP, 'utf8') === stamp) return;
  say('Generating the database client (prisma generate)');
  const { code, output } = await run(
    process.execPath,
    [path.join(ROOT, 'node_modules/prisma/build/index.js'), 'generate'],
    {
      // The CLI would download its native engine. Generating does not use it, so any existing program will do.
      env: {
        PRISMA_SCHEMA_ENGINE_BINARY: process.execPath,
        CHECKPOINT_DISABLE: '1',
        PRISMA_HIDE_UPDATE_MESSAGE: '1',
      },
      quiet: true,
    },
  );
  if (code !== 0) throw new StartError(`prisma generate failed:\n\n${output.trim()}`);
  writeFileSync(STAMP, stamp);
}
