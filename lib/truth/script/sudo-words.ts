/** Why sudo refused. */
export type SudoReason =
  | 'no-new-privileges'
  | 'broken'
  | 'terminal'
  | 'account'
  | 'not-allowed'
  | 'wrong-password'
  | 'password'
  | 'pam'
  | 'other';

/**
 * What sudo and sudo-rs print in English (sudo-project/sudo:plugins/sudoers/{auth/pam.c,check.c,logging.c,policy.c},
 * src/sudo.c; trifectatechfoundation/sudo-rs:src/common/error.rs, src/pam/error.rs), with what pam_unix, pam_faillock and
 * libpam print through them. The first match counts: a locked account also gets the message about a wrong password, and
 * an error of PAM comes before the message that a password is required. `NoNewPrivs: 1` is a line of the process's own
 * status, because sudo-rs before 0.2.13 does not name that cause.
 */
const WORDS: readonly [SudoReason, RegExp][] = [
  ['no-new-privileges', /no new privileges|^NoNewPrivs:\s*1/im],
  [
    'broken',
    /setuid bit|effective uid is not 0|no valid sudoers sources|unable to load plugins|invalid configuration|(?:world|group) writable/i,
  ],
  ['terminal', /must have a tty|terminal is required|no tty present/i],
  [
    'account',
    /\bexpired\b|account (?:is |was )?(?:temporarily )?locked|account validation failure|no longer valid|required to change your password/i,
  ],
  ['not-allowed', /not in the sudoers|not allowed|may not run|afraid I can't do that/i],
  [
    'wrong-password',
    /incorrect (?:password|authentication) attempt|authentication failed, try again|sorry, try again|no password was provided|required but not attempted/i,
  ],
  ['pam', /\bPAM\b|pam_/],
  ['password', /password is required|interactive authentication is required|interaction is required/i],
];

/** Why sudo refused, from what it printed; null if it printed nothing. */
export function sudoReason(said: string): SudoReason | null {
  if (said.trim() === '') return null;
  return WORDS.find(([, words]) => words.test(said))?.[0] ?? 'other';
}

/** Whether sudo rules would help: sudo works, and its rules do not allow this user. For other reasons it does not work. */
export function rulesWouldHelp(reason: SudoReason): boolean {
  return reason === 'password' || reason === 'not-allowed';
}

/** A line that sudo itself prints, and not the command that it runs. */
const OF_SUDO = /^(?:sudo(?:-rs|\.ws)?: |Sorry, user |\S+ is not (?:in the sudoers|allowed to run sudo))/;

/** Whether a command failed because of missing rights, according to the system, to sudo or to our script. */
export function isRefusal(said: string): boolean {
  if (/permission denied|not root/i.test(said)) return true;
  const reasons = said
    .split('\n')
    .filter((line) => OF_SUDO.test(line))
    .map(sudoReason);
  return reasons.some((reason) => reason !== null && reason !== 'other');
}
