import { pathToFileURL } from 'node:url';
import { PrismaLibSql } from '@prisma/adapter-libsql';
import type { SqlDriverAdapter } from '@prisma/driver-adapter-utils';

type Client = ReturnType<PrismaLibSql['createClient']>;
type Transaction = Awaited<ReturnType<Client['transaction']>>;

/**
 * Milliseconds that a writer waits for another process (such as a command while the server runs) to finish its write.
 */
const BUSY_MS = 10_000;

/**
 * Prisma's libsql adapter with one connection that is set up once. The original client gives its connection to every
 * transaction, never closes it, and opens a new one without these pragmas. It also begins transactions deferred, so a
 * transaction that reads and then writes fails at once if another process wrote in between. The adapter already runs
 * one statement or transaction at a time, so it can only use one connection.
 *
 * The file's path is read when the connection is made, so importing the client opens nothing.
 */
export class SqliteAdapterFactory extends PrismaLibSql {
  constructor(private readonly databaseFile: () => string) {
    super({ url: 'file:unused' });
  }

  override async connect(): Promise<SqlDriverAdapter> {
    const file = this.databaseFile();
    return new OneConnectionFactory(file === ':memory:' ? file : pathToFileURL(file).href).connect();
  }

  /**
   * The schema engine sends a whole migration as one statement, but the original adapter runs only its first statement.
   */
  override async connectToShadowDb(): Promise<SqlDriverAdapter> {
    const adapter = await super.connectToShadowDb();
    adapter.executeRaw = async ({ sql }) => {
      await adapter.executeScript(sql);
      return 0;
    };
    return adapter;
  }
}

class OneConnectionFactory extends PrismaLibSql {
  constructor(url: string) {
    super({ url, timeout: BUSY_MS });
  }

  override async connect(): Promise<SqlDriverAdapter> {
    const adapter = await super.connect();
    // synchronous=FULL: the intent of a remediation is on disk before the instance is changed.
    await adapter.executeScript(
      `PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON; PRAGMA busy_timeout=${BUSY_MS};`,
    );
    return adapter;
  }

  override createClient(config: Parameters<PrismaLibSql['createClient']>[0]): Client {
    const client = super.createClient(config);
    client.transaction = async () => {
      await client.execute('BEGIN IMMEDIATE');
      return transactionOn(client);
    };
    const close = client.close.bind(client);
    client.close = () => {
      // libsql keeps the file open until its statements are garbage-collected. Closing alone neither ends a transaction
      // nor writes the log back.
      void client.execute('ROLLBACK').catch(() => undefined);
      void client.execute('PRAGMA busy_timeout=200').catch(() => undefined);
      void client.execute('PRAGMA wal_checkpoint(TRUNCATE)').catch(() => undefined);
      close();
    };
    return client;
  }
}

function transactionOn(client: Client): Transaction {
  let closed = false;
  const end = async (statement: 'COMMIT' | 'ROLLBACK') => {
    if (closed) return;
    closed = true;
    await client.execute(statement);
  };
  return {
    execute: (...args: [never]) => client.execute(...args),
    batch: async (statements) => {
      const results = [];
      for (const statement of statements) results.push(await client.execute(statement as never));
      return results;
    },
    executeMultiple: (sql) => client.executeMultiple(sql),
    commit: async () => {
      try {
        await end('COMMIT');
      } catch (error) {
        await client.execute('ROLLBACK').catch(() => undefined);
        throw error;
      }
    },
    rollback: () => end('ROLLBACK'),
    close: () => {
      void end('ROLLBACK').catch(() => undefined);
    },
    get closed() {
      return closed;
    },
  } satisfies Transaction;
}
