/** Beyond the time to confirm, an instance may be silent for this long until Clearance stops waiting for word of it. */
const SILENCE_MS = 10 * 60_000;
/** The same where the instance answers and no longer lets us become root. */
const RIGHTS_MS = 30_000;
/** However much it has to say: no change and no way back takes that long. */
const LONGEST_MS = 3 * 3_600_000;

/** Until when a fix is followed: as long as the instance says something of it, and some time after that. */
export class FollowDeadline {
  private readonly began: number;
  private lastHeard: number;
  private readonly confirmMs: number;

  /** @param now for tests: ms since 1970 */
  constructor(
    confirmSeconds: number,
    private readonly now: () => number = Date.now,
  ) {
    this.began = this.lastHeard = now();
    this.confirmMs = confirmSeconds * 1000;
  }

  /** The instance has just told where its runner stands. */
  heard(): void {
    this.lastHeard = this.now();
  }

  /** Nothing is to be waited for any more. */
  get isPast(): boolean {
    const now = this.now();
    return now - this.lastHeard > this.confirmMs + SILENCE_MS || now - this.began > LONGEST_MS;
  }

  /** By now the instance, which does not let us look, has taken the change back by itself, or ended it. */
  get isPastWithoutRights(): boolean {
    return this.now() - this.lastHeard > this.confirmMs + RIGHTS_MS;
  }
}
