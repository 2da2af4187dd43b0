import PQueue from 'p-queue';

/**
 * What a session is for. When one becomes free, a change to an instance goes first, then a person who waits for an answer,
 * then what looks at many instances: a sweep, the dry run of a rollout.
 */
export type SessionUse = 'change' | 'person' | 'fleet';

const PRIORITY: Record<SessionUse, number> = { change: 2, person: 1, fleet: 0 };

/** One session of so many is kept for changes, so that a fix begins while a sweep is at its limit. */
const ONE_KEPT_OF = 8;

/**
 * The right to connect to one instance, for as long as one piece of work takes. A fix connects again and again, and has
 * two connections at once while it is proven, under one session: so nothing that has a session waits for another, and a
 * fix that has begun is not kept from being confirmed.
 */
export class Session {
  #isOpen = true;

  /** @throws Error where the work has ended: a connection made now would be counted by nobody */
  assertOpen(): void {
    if (!this.#isOpen) throw new Error('a connection was requested after its session had ended');
  }

  end(): void {
    this.#isOpen = false;
  }
}

/** The sessions of one process: one line for all, and before it one for those that are not for a change. */
export class Sessions {
  readonly #all = new PQueue();
  readonly #lookers = new PQueue();

  /** @param most sessions at once, at least 1; what runs above it runs on */
  limit(most: number): void {
    this.#all.concurrency = most;
    this.#lookers.concurrency = most - Math.floor(most / ONE_KEPT_OF);
  }

  /**
   * Does work when a session is free for it, and frees the session however the work ends.
   *
   * @param signal gives the waiting up; work that has begun has to listen by itself
   * @returns what the work returns; null where the signal was aborted before it began
   */
  async run<T>(use: SessionUse, work: (session: Session) => Promise<T>, signal?: AbortSignal): Promise<T | null> {
    if (signal?.aborted) return null;
    // p-queue lets go of what has begun, too, when its signal is aborted. It gets one that ends with the waiting.
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
