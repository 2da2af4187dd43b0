import PQueue from 'p-queue';
import type { SshStall } from '@/lib/truth/probes/ssh-stall';

/**
 * The use of a session. When a session becomes free, a change to an instance comes first, then a person who waits for
 * an answer, then work over many instances: a sweep, the dry run of a rollout.
 */
export type SessionUse = 'change' | 'person' | 'fleet';

const PRIORITY: Record<SessionUse, number> = { change: 2, person: 1, fleet: 0 };

/** One of this many sessions is reserved for changes, so that a fix can begin while a sweep is at its limit. */
const ONE_KEPT_OF = 8;

/**
 * The right to connect to one instance, for the time of one piece of work. A fix connects several times, and has two
 * connections at once during its proof, all in one session. So work that has a session never waits for another session,
 * and the confirmation of a running fix is never delayed.
 */
export class Session {
  #isOpen = true;

  /** Set if the path to its instance was found to lose full packets: its connections then keep them small. */
  stall: SshStall | null = null;

  /** @throws Error after the end of the work: the limit would not count this connection */
  assertOpen(): void {
    if (!this.#isOpen) throw new Error('a connection was requested after its session had ended');
  }

  end(): void {
    this.#isOpen = false;
  }
}

/** The sessions of one process: one queue for all, and before it a queue for those that are not for a change. */
export class Sessions {
  readonly #all = new PQueue();
  readonly #lookers = new PQueue();

  /** @param most sessions at once, at least 1; running work above the limit continues */
  limit(most: number): void {
    this.#all.concurrency = most;
    this.#lookers.concurrency = most - Math.floor(most / ONE_KEPT_OF);
  }

  /**
   * Runs work when a session is free for it, and frees the session however the work ends.
   *
   * @param signal ends the waiting; work that has begun must listen to it itself
   * @returns the result of the work; null if the signal was aborted before it began
   */
  async run<T>(use: SessionUse, work: (session: Session) => Promise<T>, signal?: AbortSignal): Promise<T | null> {
    if (signal?.aborted) return null;
    // p-queue would also drop work that has begun when its signal is aborted. So it gets a signal that ends with the
    // waiting.
    const waiting = new AbortController();
    const giveUp = () => waiting.abort();
    signal?.addEventListener('abort', giveUp);
    const begin = async () => {
      signal?.removeEventListener('abort', giveUp);
      const session = new Session();
      try {
        return await work(session);
      } finally {
        session.end();
      }
    };
    const turn = { priority: PRIORITY[use], signal: waiting.signal };
    try {
      if (use === 'change') return await this.#all.add(begin, turn);
      return await this.#lookers.add(() => this.#all.add(begin, turn), turn);
    } catch (error) {
      if (waiting.signal.aborted) return null;
      throw error;
    }
  }
}
