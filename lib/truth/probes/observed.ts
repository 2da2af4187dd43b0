/** A fact that was read, or why it was not. An unknown fact never counts as healthy. */
export type Observed<T> = { known: true; value: T } | { known: false; reason: UnknownReason; detail: string };

export type UnknownReason =
  /** It does not exist (no daemon.json, no Docker). */
  | 'absent'
  /** It exists, but we lack the rights to read it. */
  | 'denied'
  /** The tool that answers the question is missing or failed. */
  | 'failed'
  /** It exists, but is not valid. */
  | 'invalid'
  /** The question was not asked. */
  | 'not-asked';
