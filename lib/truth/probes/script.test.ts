import { spawnSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { onPath, SHELLS } from '@/e2e/shells/present.mjs';
import { inspectionScript } from './script';

const nonce = '0123456789abcdef'.repeat(2);

describe('the inspection script', () => {
  const script = inspectionScript({
    nonce,
    targets: ['web.lab', '198.18.0.1', 'fd00::1'],
    instances: ['198.18.0.11'],
    proof: { url: null },
  });

  it('says what it is on its first line', () => {
    expect(script.startsWith('# clearance inspect\n')).toBe(true);
  });

  it('asks for both families of a name and for one of an address', () => {
    expect(script).toContain(
      "set -- 'target 4 web.lab' 'target 6 web.lab' 'target 4 198.18.0.1' 'target 6 fd00::1' 'instance 4 198.18.0.11'",
    );
  });

  it('measures to Clearance only if requested', () => {
    expect(inspectionScript({ nonce, toClearance: true })).toContain("\nTO_CLEARANCE='asked'\n");
    expect(script).toContain("\nTO_CLEARANCE=''\n");
  });

  it('runs no container unless asked', () => {
    expect(inspectionScript({ nonce })).not.toContain('docker run');
    expect(inspectionScript({ nonce })).not.toContain('--pull');
    expect(script).toContain('--pull=never');
  });

  it.each([
    '$(id)',
    '`id`',
    "a'b",
    'a b',
    'a;b',
    '-c1',
    '',
    '1.2.3',
    '999.1.1.1',
    'fd00::1::2',
    'a_b-',
    '-a_b',
    'x\ny',
    'fe80::1%eth0',
  ])('refuses the target %j', (target) => {
    expect(() => inspectionScript({ nonce, targets: [target] })).toThrow('target.invalid');
  });

  it.each(SHELLS)('is understood by %s', (shell) => {
    const [program = '', ...options] = shell.split(' ');
    const result = spawnSync(program, [...options, '-n'], { input: script, encoding: 'utf8' });
    expect(result).toMatchObject({ status: 0, stderr: '' });
  });

  it.runIf(onPath('shellcheck'))('has nothing that shellcheck minds', () => {
    const result = spawnSync('shellcheck', ['-s', 'sh', '-'], { input: script, encoding: 'utf8' });
    expect(result.stdout).toBe('');
    expect(result.status).toBe(0);
  });
});
