/** A fact that was seen, or why it was not. What could not be told is never taken as healthy. */
export type Observed<T> = { known: true; value: T } | { known: false; reason: UnknownReason; detail: string };

export type UnknownReason =
  /** The thing asked for is not there (no daemon.json, no Docker). */
  | 'absent'
  /** It is there and we lack the rights to read it. */
  | 'denied'
  /** The tool that answers the question is missing or failed. */
  | 'failed'
  /** It is there and is not valid. */
  | 'invalid'
  /** The question was not asked. */
  | 'not-asked';
