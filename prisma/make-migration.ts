// `npm run migration -- <words>`: writes the SQL that leads from the migrations there are to prisma/schema.prisma.
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { MIGRATIONS_DIR, readMigrations, SCHEMA_FILE } from '@/lib/platform/db/migrations';
import { migrationList, NO_FILTER, openSchemaEngine } from '@/lib/platform/db/schema-engine';

const words = process.argv.slice(2).join('_').toLowerCase().replaceAll(/\W+/g, '_');
if (words === '') {
  console.error('Say what the migration does: npm run migration -- add colour to instances');
  process.exit(2);
}

await mkdir(MIGRATIONS_DIR, { recursive: true });
const migrations = await readMigrations();
const datamodel = await readFile(SCHEMA_FILE, 'utf8');
const { engine, close } = await openSchemaEngine(null, datamodel);
const { stdout } = await engine.diff({
  from: { tag: 'migrations', ...migrationList(MIGRATIONS_DIR, migrations) },
  to: { tag: 'schemaDatamodel', files: [{ path: 'schema.prisma', content: datamodel }] },
  script: true,
  exitCode: null,
  filters: NO_FILTER,
});
await close();

if (!stdout || stdout.includes('-- This is an empty migration')) {
  console.log('prisma/schema.prisma and prisma/migrations say the same: nothing to write.');
} else {
  const name = `${new Date().toISOString().replaceAll(/\D/g, '').slice(0, 14)}_${words}`;
  await mkdir(path.join(MIGRATIONS_DIR, name));
  await writeFile(path.join(MIGRATIONS_DIR, name, 'migration.sql'), stdout);
  await writeFile(path.join(MIGRATIONS_DIR, 'migration_lock.toml'), 'provider = "sqlite"\n');
  console.log(`Wrote prisma/migrations/${name}/migration.sql: read it before you commit it.`);
}
