import { getSettings } from '@/lib/fleet/settings/get';
import type { Settings } from '@/lib/fleet/settings/schema';
import { config } from '@/lib/platform/config/config';
import { type Session, Sessions, type SessionUse } from '@/lib/remote/ssh/sessions';

// On globalThis because Next loads a module once per bundle: the routes and the runner of jobs share one limit.
const shared = globalThis as { clearanceSessions?: Sessions };
shared.clearanceSessions ??= new Sessions();
const sessions = shared.clearanceSessions;

/** SSH sessions at once in this process. */
export function mostSessions({ concurrency }: Pick<Settings, 'concurrency'>): number {
  return concurrency ?? config().concurrency;
}

/** Heeds the settings from now on. Called once by what then asks for many sessions of the use `fleet`. */
export function limitSessions(settings: Pick<Settings, 'concurrency'>): void {
  sessions.limit(mostSessions(settings));
}

/**
 * Does work that connects to an instance, when a session is free for it: there are so many at once in this process,
 * whatever they are for. The work hands its session on to whatever it calls; nothing that has one waits for another.
 *
 * @param work gets the session, without which openConnection opens none; when it has ended, the session is free again
 * @param signal gives the waiting up
 * @returns what the work returns; null where the signal was aborted before the work began
 */
export async function withSession<T>(use: SessionUse, work: (session: Session) => Promise<T>): Promise<T>;
export async function withSession<T>(
  use: SessionUse,
  work: (session: Session) => Promise<T>,
  signal: AbortSignal | undefined,
): Promise<T | null>;
export async function withSession<T>(
  use: SessionUse,
  work: (session: Session) => Promise<T>,
  signal?: AbortSignal,
): Promise<T | null> {
  if (use !== 'fleet') limitSessions(await getSettings());
  return sessions.run(use, work, signal);
}
