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
  User,
} from './generated/client';

/** What a verb writes with: the client, or the transaction that it is part of. */
export type Tx = Prisma.TransactionClient | PrismaClient;
/**
 * A transaction's own client: what `db.$transaction(async (tx) => …)` hands over. It cannot disconnect, by which the
 * compiler tells it from the client: what has to be in a transaction asks for this type.
 */
export type Transaction = Prisma.TransactionClient & { $disconnect?: never };
export type JsonInput = Prisma.InputJsonValue;

/** SQL NULL for a Json column that may be empty (as opposed to the JSON value null). */
export const DbNull = Prisma.DbNull;

/** Raw SQL pieces; use only where Prisma has no words for it, and only SQL that PostgreSQL understands too. */
export const sql = Prisma.sql;
/** A list of values in such a piece. */
export const join = Prisma.join;

/** Whether an error says that a unique value is taken; `field` narrows it to one column. */
export function isUniqueViolation(error: unknown, field?: string): boolean {
  if (!isKnown(error, 'P2002')) return false;
  return field === undefined || JSON.stringify(error.meta ?? {}).includes(`"${field}"`);
}

function isKnown(error: unknown, code: string): error is Prisma.PrismaClientKnownRequestError {
  // By code and not by class: Next may load the client's runtime more than once.
  return error instanceof Error && 'code' in error && error.code === code && 'clientVersion' in error;
}
