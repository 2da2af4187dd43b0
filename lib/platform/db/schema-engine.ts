import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import path from 'node:path';
import { bindMigrationAwareSqlAdapterFactory, type SqlDriverAdapter } from '@prisma/driver-adapter-utils';
import type { MigrationList, SchemaEngine } from '@prisma/schema-engine-wasm';
import { SqliteAdapterFactory } from './adapter';

export const NO_FILTER = { externalTables: [], externalEnums: [] };

let loading: ReturnType<typeof load> | null = null;

/** Once for each process: the bindings keep the instance in a variable of their module. */
async function load() {
  const bindings = await import('@prisma/schema-engine-wasm/schema_engine_bg');
  const directory = path.dirname(createRequire(import.meta.url).resolve('@prisma/schema-engine-wasm'));
  const module = await WebAssembly.compile(await readFile(path.join(directory, 'schema_engine_bg.wasm')));
  const { exports } = await WebAssembly.instantiate(module, {
    './schema_engine_bg.js': bindings as unknown as WebAssembly.ModuleImports,
  });
  bindings.__wbg_set_wasm(exports);
  (exports.__wbindgen_start as () => void)();
  return bindings;
}

/**
 * Opens Prisma's schema engine as WebAssembly (the native one would have to be downloaded) on a SQLite file.
 *
 * @param databaseFile absolute path, or null if a diff needs no database
 * @param datamodel text of schema.prisma
 */
export async function openSchemaEngine(
  databaseFile: string | null,
  datamodel: string,
): Promise<{ engine: SchemaEngine; close(): Promise<void> }> {
  loading ??= load();
  const { SchemaEngine } = await loading;
  const factory = new ClosableFactory(() => databaseFile ?? ':memory:');
  const engine = await SchemaEngine.new(
    { datamodels: [['schema.prisma', datamodel]] },
    () => undefined,
    bindMigrationAwareSqlAdapterFactory(factory),
  );
  return {
    engine,
    close: async () => {
      engine.free();
      await Promise.all(factory.opened.map((adapter) => adapter.dispose()));
    },
  };
}

/** The engine does not close its connections, and so keeps the write-ahead log. They are stored here to be closed. */
class ClosableFactory extends SqliteAdapterFactory {
  readonly opened: SqlDriverAdapter[] = [];

  override async connect(): Promise<SqlDriverAdapter> {
    const adapter = await super.connect();
    this.opened.push(adapter);
    return adapter;
  }
}

/** One migration of prisma/migrations: its folder's name and its SQL. */
export interface Migration {
  name: string;
  sql: string;
}

/** The list of migrations as the schema engine wants it. */
export function migrationList(baseDir: string, migrations: Migration[]): MigrationList {
  return {
    baseDir,
    lockfile: { path: './migration_lock.toml', content: 'provider = "sqlite"\n' },
    shadowDbInitScript: '',
    migrationDirectories: migrations.map(({ name, sql }) => ({
      path: name,
      migrationFile: { path: 'migration.sql', content: { tag: 'ok', value: sql } },
    })),
  };
}
