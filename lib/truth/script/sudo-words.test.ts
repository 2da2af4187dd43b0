import { describe, expect, it } from 'vitest';
import { isRefusal, sudoReason } from './sudo-words';

describe('why sudo refuses', () => {
  it.each([
    ['sudo: a password is required', 'password'],
    ['sudo-rs: interactive authentication is required', 'password'],
    ['sudo: sorry, you must have a tty to run sudo', 'terminal'],
    ['sudo: a terminal is required to read the password; either use the -S option', 'terminal'],
    ['sudo-rs: A terminal is required to authenticate', 'terminal'],
    ['sudo: no tty present and no askpass program specified', 'terminal'],
    ["sudo-rs: I'm sorry nosudo. I'm afraid I can't do that", 'not-allowed'],
    ["Sorry, user op is not allowed to execute '/usr/bin/true' as root on vm.", 'not-allowed'],
    ['Sorry, user op may not run sudo on vm.', 'not-allowed'],
    ['op is not in the sudoers file.\nThis incident has been reported to the administrator.', 'not-allowed'],
    ['Sorry, try again.\nsudo: no password was provided\nsudo: 1 incorrect password attempt', 'wrong-password'],
    ['sudo: Authentication failed, try again.\nsudo-rs: Maximum 3 incorrect authentication attempts', 'wrong-password'],
    ['sudo: Authentication required but not attempted', 'wrong-password'],
    ['The account is locked due to 3 failed logins.\nsudo: 1 incorrect password attempt', 'account'],
    [
      'sudo: Account expired or PAM config lacks an "account" section for sudo, contact your system administrator',
      'account',
    ],
    ['Your account has expired; please contact your system administrator.', 'account'],
    ['sudo: account validation failure, is your account locked?', 'account'],
    ['sudo: Account or password is expired, reset your password and try again', 'account'],
    ['sudo-rs: PAM error: User account has expired', 'account'],
    ['sudo: PAM authentication error: Module is unknown\nsudo: a password is required', 'pam'],
    ['sudo: unable to initialize PAM: Critical error - immediate abort', 'pam'],
    ['sudo-rs: PAM error: Critical error - immediate abort', 'pam'],
    ['sudo: The "no new privileges" flag is set, which prevents sudo from running as root.', 'no-new-privileges'],
    ['sudo-rs: sudo must be owned by uid 0 and have the setuid bit set\nNoNewPrivs:\t1', 'no-new-privileges'],
    ['sudo: /usr/bin/sudo must be owned by uid 0 and have the setuid bit set', 'broken'],
    ["sudo: effective uid is not 0, is /usr/bin/sudo on a file system with the 'nosuid' option set?", 'broken'],
    ['sudo: /etc/sudoers is world writable\nsudo: no valid sudoers sources found, quitting', 'broken'],
    ['sudo: unable to resolve host vm', 'other'],
    ['sudo-rs: Segmentation fault', 'other'],
  ])('%s', (said, reason) => {
    expect(sudoReason(said)).toBe(reason);
  });

  it('is unknown if it printed nothing', () => {
    expect(sudoReason(' \n')).toBeNull();
  });

  it.each([
    ['permission denied while trying to connect to the Docker daemon socket', true],
    ['not root, and sudo is denied', true],
    ['sudo: interactive authentication is required', true],
    ["sudo: I'm sorry op. I'm afraid I can't do that", true],
    ['sudo: unable to resolve host vm\nsudo: a password is required', true],
    ['sudo: docker: command not found', false],
    ['sudo: unable to resolve host vm\nx509: certificate has expired or is not yet valid', false],
    ['Cannot connect to the Docker daemon at unix:///var/run/docker.sock', false],
    ['Error response from daemon: No such container: web', false],
    ['', false],
  ])('a refusal is not another failure: %s', (said, refusal) => {
    expect(isRefusal(said)).toBe(refusal);
  });
});
