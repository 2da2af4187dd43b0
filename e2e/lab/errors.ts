/** Why the lab could not do something; `code` is for programs, `message` says what to do. */
export type LabErrorCode =
  | 'unsupported'
  | 'bad-name'
  | 'bad-release'
  | 'exists'
  | 'not-found'
  | 'no-index'
  | 'command-failed'
  | 'not-running'
  | 'not-ready'
  | 'base-failed'
  | 'install-failed'
  | 'locked';

/** A failure of the lab itself. The result of a command inside an instance is a value, never this. */
export class LabError extends Error {
  constructor(
    readonly code: LabErrorCode,
    message: string,
  ) {
    super(message);
    this.name = 'LabError';
  }
}
