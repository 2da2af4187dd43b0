/** Time beyond the confirmation for which an instance may be silent before Clearance stops waiting for it. */
const SILENCE_MS = 10 * 60_000;
/** The same if the instance answers but no longer lets the account become root. */
const RIGHTS_MS = 30_000;
/** Limit even if the instance still sends output: no change and no roll-back takes that long. */
const LONGEST_MS = 3 * 3_600_000;

/** How long Clearance follows a fix: as long as the instance sends something about it, and some time beyond. */
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

  /** The instance has just reported the state of its runner. */
  heard(): void {
    this.lastHeard = this.now();
  }

  /** Waiting makes no sense any more. */
  get isPast(): boolean {
    const now = this.now();
    return now - this.lastHeard > this.confirmMs + SILENCE_MS || now - this.began > LONGEST_MS;
  }

  /** By now the instance, where we cannot be root, has rolled the change back by itself, or ended it. */
  get isPastWithoutRights(): boolean {
    return this.now() - this.lastHeard > this.confirmMs + RIGHTS_MS;
  }
}
