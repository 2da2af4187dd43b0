import { getSettings } from '@/lib/fleet/settings/get';
import type { Settings } from '@/lib/fleet/settings/schema';
import { config } from '@/lib/platform/config/config';
import { type Session, Sessions, type SessionUse } from '@/lib/remote/ssh/sessions';

// On globalThis because Next loads a module once for each bundle: the routes and the job runner share one limit.
const shared = globalThis as { clearanceSessions?: Sessions };
shared.clearanceSessions ??= new Sessions();
const sessions = shared.clearanceSessions;

/** SSH sessions at once in this process. */
export function mostSessions({ concurrency }: Pick<Settings, 'concurrency'>): number {
  return concurrency ?? config().concurrency;
}

/** Applies the limit from the settings. Called once before work that needs many sessions of the use `fleet`. */
export function limitSessions(settings: Pick<Settings, 'concurrency'>): void {
  sessions.limit(mostSessions(settings));
}

/**
 * Runs work that connects to an instance when a session is free. The number of sessions in this process is limited, for
 * all uses together. The work passes its session to everything that it calls. Work that has a session never waits for
 * another one.
 *
 * @param work gets the session, which openConnection requires; the session is free again when the work has ended
 * @param signal ends the waiting
 * @returns the result of the work; null if the signal was aborted before the work began
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
