import type { PrismaClient } from './generated/client';
import { Prisma } from './generated/client';

export type {
  Account,
  ApiToken,
  AuditEntry,
  Credential,
  DockerNetwork,
  Finding,
  HostKey,
  Inspection,
  Instance,
  InstanceTag,
  Job,
  OutboxEvent,
  PathMeasurement,
  Prisma,
  PrismaClient,
  Remediation,
  RemediationStep,
  Rollout,
  RolloutMember,
  Session,
  Setting,
  Sweep,
  SweepPair,
  User,
} from './generated/client';

/** The database for a verb that writes: the client, or a transaction. */
export type Tx = Prisma.TransactionClient | PrismaClient;
/**
 * The client of a transaction: what `db.$transaction(async (tx) => …)` passes. It cannot disconnect, so the compiler
 * can distinguish it from the client. Code that must run in a transaction asks for this type.
 */
export type Transaction = Prisma.TransactionClient & { $disconnect?: never };
export type JsonInput = Prisma.InputJsonValue;

/** SQL NULL for a Json column that may be empty (as opposed to the JSON value null). */
export const DbNull = Prisma.DbNull;

/**
 * Raw SQL pieces. Use them only if Prisma cannot express the query, and only with SQL that PostgreSQL understands too.
 */
export const sql = Prisma.sql;
/** A list of values in such a piece. */
export const join = Prisma.join;

/** Whether an error means that a unique value is already used; `field` limits this to one column. */
export function isUniqueViolation(error: unknown, field?: string): boolean {
  if (!isKnown(error, 'P2002')) return false;
  return field === undefined || JSON.stringify(error.meta ?? {}).includes(`"${field}"`);
}

function isKnown(error: unknown, code: string): error is Prisma.PrismaClientKnownRequestError {
  // By code and not by class: Next may load the client's runtime more than once.
  return error instanceof Error && 'code' in error && error.code === code && 'clientVersion' in error;
}
