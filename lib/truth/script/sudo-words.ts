/** Why sudo did not make us root. */
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
 * What sudo and sudo-rs say in English (sudo-project/sudo:plugins/sudoers/{auth/pam.c,check.c,logging.c,policy.c},
 * src/sudo.c; trifectatechfoundation/sudo-rs:src/common/error.rs, src/pam/error.rs), and what pam_unix, pam_faillock and
 * libpam say through them. The first that matches counts: an account that is locked is told of beside a wrong password, an error of PAM
 * before a password that is wanted. `NoNewPrivs: 1` is the process's own status: sudo-rs before 0.2.13 says nothing of it.
 */
const WORDS: readonly [SudoReason, RegExp][] = [
  ['no-new-privileges', /no new privileges|^NoNewPrivs:\s*1/im],
  [
    'broken',
    /setuid bit|effective uid is not 0|no valid sudoers sources|invalid configuration|(?:world|group) writable/i,
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

/** Why sudo refused, by what it said; null where it said nothing. */
export function sudoReason(said: string): SudoReason | null {
  if (said.trim() === '') return null;
  return WORDS.find(([, words]) => words.test(said))?.[0] ?? 'other';
}

/** Whether rules would mend it: sudo works, and they do not let this user in. With any other reason it does not work. */
export function isMendedByRules(reason: SudoReason): boolean {
  return reason === 'password' || reason === 'not-allowed';
}

/** A line of sudo's own; what the command says that it runs is none. */
const OF_SUDO = /^(?:sudo(?:-rs|\.ws)?: |Sorry, user |\S+ is not in the sudoers)/;

/** Whether a command failed for lack of rights: the system said so, or sudo, or this program on the instance. */
export function isRefusal(said: string): boolean {
  if (/permission denied|not root/i.test(said)) return true;
  const reasons = said
    .split('\n')
    .filter((line) => OF_SUDO.test(line))
    .map(sudoReason);
  return reasons.some((reason) => reason !== null && reason !== 'other');
}
