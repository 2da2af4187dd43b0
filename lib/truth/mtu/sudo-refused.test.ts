import { describe, expect, it } from 'vitest';
import { planOutput } from '@/e2e/fixtures/plan-output';
import { parseObservations } from '@/lib/truth/probes/parse-inspection';
import { diagnose } from './diagnose';

describe('sudo that refuses', () => {
  const refused = (said: string, state = 'denied', more: Parameters<typeof planOutput>[0] = {}) =>
    diagnose(
      parseObservations(
        planOutput({
          egress: '4 ens3 1450',
          uname: 'web\n6.1.0\nx86_64\n',
          who: `op\n${state}\n`,
          'sudo-refusal': said,
          ...more,
        }),
      ),
    ).findings;

  it.each([
    ['sudo: sorry, you must have a tty to run sudo', 'terminal'],
    ['sudo: Account or password is expired, reset your password and try again', 'account'],
    ['sudo: The "no new privileges" flag is set, which prevents sudo from running as root.', 'no_new_privileges'],
    ['sudo-rs: PAM error: Critical error - immediate abort', 'pam'],
    ['sudo: no valid sudoers sources found, quitting', 'broken'],
    ['sudo: something new', 'other'],
  ])('is called what it is: %s', (said, reason) => {
    const found = refused(said);
    expect(found.find(({ code }) => code === 'sudo-refused')).toMatchObject({
      params: { user: 'op', reason },
      evidence: [{ command: 'sudo -n true', output: said }],
    });
    const codes = found.map(({ code }) => code);
    expect(codes).not.toContain('sudo-wrong-password');
    expect(codes).not.toContain('no-sudo');
  });

  it.each(["sudo-rs: I'm sorry op. I'm afraid I can't do that", 'sudo: a password is required', ''])(
    'by its rules gets rules to paste: %s',
    (said) => {
      const codes = refused(said).map(({ code }) => code);
      expect(codes).toContain('no-sudo');
      expect(codes).not.toContain('sudo-refused');
    },
  );

  it('for a wrong password says so', () => {
    expect(refused('sudo: 1 incorrect password attempt', 'wrong-password').map(({ code }) => code)).toContain(
      'sudo-wrong-password',
    );
  });

  it.each(['sudo-rs: interactive authentication is required', "sudo: I'm sorry op. I'm afraid I can't do that"])(
    'is no Docker that failed: %s',
    (said) => {
      const frames = planOutput({ egress: '4 ens3 1450', version: '26.1.5' });
      const all = frames.all.map((frame) =>
        frame.name === 'docker-info' ? { ...frame, body: '', error: said, status: 1 } : frame,
      );
      const codes = diagnose(parseObservations({ ...frames, all })).findings.map(({ code }) => code);
      expect(codes).toContain('docker-denied');
      expect(codes).not.toContain('docker-failed');
    },
  );
});
