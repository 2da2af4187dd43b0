import { copyFileSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { takeDataLock } from '@/lib/platform/db/data-lock';
import { MigrationError, migrate } from '@/lib/platform/db/migrate';
import { MIGRATIONS_DIR, readMigrations } from '@/lib/platform/db/migrations';
import { readRaw } from '@/lib/platform/db/read-raw';

let directory: string;
let migrationsDir: string;
let options: Parameters<typeof migrate>[0];

beforeEach(() => {
  directory = mkdtempSync(path.join(tmpdir(), 'clearance-migrate-'));
  migrationsDir = path.join(directory, 'migrations');
  options = {
    databaseFile: path.join(directory, 'data', 'clearance.db'),
    backupsDir: path.join(directory, 'backups'),
    backupsKept: 2,
    migrationsDir,
  };
  addMigration(
    '20260101000000_one',
    'CREATE TABLE "One" ("id" TEXT NOT NULL PRIMARY KEY);\nINSERT INTO "One" VALUES (1);',
  );
});

afterEach(() => {
  rmSync(directory, { recursive: true, force: true });
});

function addMigration(name: string, sql: string): void {
  mkdirSync(path.join(migrationsDir, name), { recursive: true });
  writeFileSync(path.join(migrationsDir, name, 'migration.sql'), sql);
}

async function applied(file = options.databaseFile): Promise<unknown[]> {
  const rows = await readRaw(file, 'SELECT migration_name FROM _prisma_migrations ORDER BY 1');
  return rows.flat();
}

describe('migrate', () => {
  it('leads from nothing to all tables of the schema, and a second time does nothing', async () => {
    const real = { ...options, migrationsDir: MIGRATIONS_DIR };
    const names = (await readMigrations()).map(({ name }) => name);
    const said: string[] = [];
    const say = (message: string) => said.push(message);
    expect(await migrate({ ...real, say })).toEqual({ applied: names, backup: null });
    expect(said).toEqual(['Creating the database']);
    expect(await applied()).toEqual(names);
    const tables = (await readRaw(real.databaseFile, `SELECT name FROM sqlite_master WHERE type = 'table'`)).flat();
    expect(tables).toEqual(expect.arrayContaining(['Instance', 'Inspection', 'Remediation', 'AuditEntry', 'ApiToken']));
    expect(await migrate({ ...real, say })).toEqual({ applied: [], backup: null });
    expect(said).toHaveLength(1);
  });

  it('has nothing to back up where an earlier first start was cut off before its first table', async () => {
    await migrate(options);
    await readRaw(options.databaseFile, 'DROP TABLE One');
    await readRaw(options.databaseFile, 'DELETE FROM _prisma_migrations');
    expect(await migrate(options)).toEqual({ applied: ['20260101000000_one'], backup: null });
  });

  it('backs up what was there before it changes it', async () => {
    await migrate(options);
    addMigration('20260102000000_two', 'DROP TABLE "One";');
    const { applied: names, backup } = await migrate(options);
    expect(names).toEqual(['20260102000000_two']);
    expect(await readRaw(backup ?? '', 'SELECT id FROM One')).toEqual([['1']]);
    expect(await applied(backup ?? '')).toEqual(['20260101000000_one']);
  });

  it('keeps the newest backups only', async () => {
    await migrate(options);
    for (const day of ['02', '03', '04']) {
      addMigration(`202601${day}000000_more`, `CREATE TABLE "T${day}" ("id" TEXT NOT NULL PRIMARY KEY);`);
      await migrate({ ...options, now: new Date(`2026-01-${day}T00:00:00Z`) });
    }
    expect(readdirSync(options.backupsDir)).toEqual([
      'clearance-20260103T000000-000Z.db',
      'clearance-20260104T000000-000Z.db',
    ]);
  });

  it('refuses a database of a newer version, and leaves it as it is', async () => {
    addMigration('20260102000000_two', 'CREATE TABLE "Two" ("id" TEXT NOT NULL PRIMARY KEY);');
    await migrate(options);
    rmSync(path.join(migrationsDir, '20260102000000_two'), { recursive: true });
    await expect(migrate(options)).rejects.toThrow(/written by a newer version of Clearance \(20260102000000_two\)/);
    expect(await applied()).toEqual(['20260101000000_one', '20260102000000_two']);
  });

  it('says what to do when a migration fails, and its backup brings the database back', async () => {
    await migrate(options);
    addMigration('20260102000000_broken', 'CREATE TABLE "Two" ("id" TEXT);\nINSERT INTO "NotThere" VALUES (1);');
    const failure = await migrate(options).catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(MigrationError);
    const [backup] = readdirSync(options.backupsDir);
    expect((failure as Error).message).toContain(backup);
    await expect(migrate(options)).rejects.toThrow(/failed in the middle/);

    // In another place: this process still has files of the failed attempt open.
    const restored = path.join(directory, 'restored.db');
    copyFileSync(path.join(options.backupsDir, backup ?? ''), restored);
    rmSync(path.join(migrationsDir, '20260102000000_broken'), { recursive: true });
    expect(await migrate({ ...options, databaseFile: restored })).toEqual({ applied: [], backup: null });
  });

  it('keeps remediations with their steps, and forgets inspections of theirs that are gone', async () => {
    const link = '20261124144642_add_rollouts';
    const all = await readMigrations();
    for (const { name, sql } of all.filter(({ name }) => name < link)) addMigration(name, sql);
    rmSync(path.join(migrationsDir, '20260101000000_one'), { recursive: true });
    await migrate(options);
    for (const statement of [
      `INSERT INTO Credential (id, name, kind, username, secret, updatedAt) VALUES ('c', 'c', 'key', 'u', 'x', 0)`,
      `INSERT INTO Instance (id, name, address, credentialId, updatedAt) VALUES ('i', 'i', '10.0.0.1', 'c', 0)`,
      `INSERT INTO Sweep (id, scope, total, options, requestedBy) VALUES ('s', 'all', 1, '{}', 'x')`,
      `INSERT INTO Inspection (id, sweepId, instanceId, updatedAt) VALUES ('there', 's', 'i', 0)`,
      ...[`'there'`, `'gone'`, 'NULL'].map(
        (inspection, at) =>
          `INSERT INTO Remediation (id, instanceId, kind, state, plan, planHash, requestedBy, updatedAt, inspectionId)
           VALUES ('r${at}', 'i', 'set-mtu', 'confirmed', '{"mtu":1442}', 'h', 'x', 0, ${inspection})`,
      ),
      `INSERT INTO RemediationStep (id, remediationId, position, name, state, startedAt) VALUES ('t', 'r1', 1, 'restart', 'passed', 0)`,
    ]) {
      await readRaw(options.databaseFile, statement);
    }

    expect((await migrate({ ...options, migrationsDir: MIGRATIONS_DIR })).applied).toContain(link);
    const remediations = await readRaw(
      options.databaseFile,
      'SELECT id, plan, inspectionId FROM Remediation ORDER BY 1',
    );
    expect(remediations).toEqual([
      ['r0', '{"mtu":1442}', 'there'],
      ['r1', '{"mtu":1442}', null],
      ['r2', '{"mtu":1442}', null],
    ]);
    expect(await readRaw(options.databaseFile, 'SELECT id, remediationId FROM RemediationStep')).toEqual([['t', 'r1']]);
    expect(await readRaw(options.databaseFile, 'PRAGMA foreign_key_check')).toEqual([]);
  });

  it('fills in the cause of every instance from its newest inspection, and loses no turn of a rollout', async () => {
    const link = '20261129133821_add_the_cause_of_instances';
    for (const { name, sql } of await readMigrations()) if (name < link) addMigration(name, sql);
    rmSync(path.join(migrationsDir, '20260101000000_one'), { recursive: true });
    await migrate(options);
    for (const statement of [
      `INSERT INTO Credential (id, name, kind, username, secret, updatedAt) VALUES ('c', 'c', 'key', 'u', 'x', 0)`,
      ...['seen', 'stale', 'never'].map(
        (name, at) =>
          `INSERT INTO Instance (id, name, address, credentialId, updatedAt) VALUES ('${name}', '${name}', '10.0.0.${at}', 'c', 0)`,
      ),
      `INSERT INTO Sweep (id, scope, total, options, requestedBy) VALUES ('s', 'all', 1, '{}', 'x')`,
      ...['seen', 'stale'].flatMap((name) => [
        `INSERT INTO Inspection (id, sweepId, instanceId, startedAt, updatedAt) VALUES ('${name}', 's', '${name}', '2026-01-01T00:00:00.000+00:00', 0)`,
        `INSERT INTO Finding VALUES ('${name}1', '${name}', 1, 'icmp-blocked', 'info', '{}', '[]')`,
        `INSERT INTO Finding VALUES ('${name}0', '${name}', 0, 'bridge-oversized', 'critical', '{}', '[]')`,
        `UPDATE Instance SET latestInspectionId = '${name}', asOf = '2026-01-01T00:00:00.000+00:00' WHERE id = '${name}'`,
      ]),
      `UPDATE Instance SET asOf = '2026-01-01T00:01:00.000+00:00' WHERE id = 'stale'`,
      `INSERT INTO Rollout (id, kind, options, total, requestedBy, updatedAt) VALUES ('o', 'set-mtu', '{}', 1, 'x', 0)`,
      `INSERT INTO RolloutMember (id, rolloutId, instanceName, address, port, position, updatedAt) VALUES ('m', 'o', 'seen', 'a', 22, 1, 0)`,
      `INSERT INTO Remediation (id, instanceId, kind, state, plan, planHash, requestedBy, updatedAt, rolloutMemberId)
        VALUES ('r', 'seen', 'set-mtu', 'confirmed', '{}', 'h', 'x', 0, 'm')`,
    ]) {
      await readRaw(options.databaseFile, statement);
    }

    expect((await migrate({ ...options, migrationsDir: MIGRATIONS_DIR })).applied).toContain(link);
    expect(await readRaw(options.databaseFile, 'SELECT id, cause FROM Instance ORDER BY 1')).toEqual([
      ['never', null],
      ['seen', 'bridge-oversized'],
      ['stale', 'not-inspected-since'],
    ]);
    expect(await readRaw(options.databaseFile, 'SELECT rolloutMemberId FROM Remediation')).toEqual([['m']]);
  });

  it('says so when the file is no database', async () => {
    mkdirSync(path.dirname(options.databaseFile), { recursive: true });
    writeFileSync(
      options.databaseFile,
      'this is no database, and long enough to be looked at by its header'.repeat(20),
    );
    await expect(migrate(options)).rejects.toThrow(/cannot be read as a database/);
  });
});

describe('the lock of a data directory', () => {
  it('is held by one, and free again when that one lets go', async () => {
    const file = path.join(directory, 'server.lock');
    const release = await takeDataLock(file);
    expect(release).not.toBeNull();
    expect(await takeDataLock(file)).toBeNull();
    await release?.();
    const again = await takeDataLock(file);
    expect(again).not.toBeNull();
    await again?.();
  });
});
