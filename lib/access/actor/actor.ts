import { CodedError } from '@/lib/platform/errors/coded';

/** viewer reads; operator also inspects, fixes and manages instances; admin also manages users, tokens and settings. */
export const ROLES = ['viewer', 'operator', 'admin'] as const;
export type Role = (typeof ROLES)[number];

/** Who does something. It is the first argument of every verb, and is written into the audit trail. */
export interface Actor {
  kind: 'user' | 'token' | 'system';
  /** Id of the user or the token; null for the program itself. */
  id: string | null;
  name: string;
  role: Role;
  /** The address that the request came from; null where there was no request. */
  sourceAddress: string | null;
}

/** The program itself: start, retention, and the command line (used by people who can read the data directory). */
export function systemActor(name: string): Actor {
  return { kind: 'system', id: null, name, role: 'admin', sourceAddress: null };
}

/** Whether the actor's role includes what `role` may do. */
export function hasRole(actor: Pick<Actor, 'role'>, role: Role): boolean {
  return ROLES.indexOf(actor.role) >= ROLES.indexOf(role);
}

/**
 * Refuses an actor whose role does not include `role`.
 *
 * @throws CodedError auth.forbidden (403), params role (needed) and have
 */
export function assertRole(actor: Pick<Actor, 'role'>, role: Role): void {
  if (!hasRole(actor, role)) throw new CodedError('auth.forbidden', 403, { role, have: actor.role });
}

/** A role as stored in a row. An unknown role counts as viewer. Use `isRole` to check a role from outside. */
export function toRole(text: string): Role {
  return isRole(text) ? text : 'viewer';
}

/** Whether a text, for example of a row or a form, names a role. */
export function isRole(text: string): text is Role {
  return ROLES.some((role) => role === text);
}
