import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { SHELLS } from '@/e2e/shells/present.mjs';
import { makeSandbox, type Sandbox } from '@/e2e/shells/sandbox';
import { assign } from '@/lib/platform/shell/assign';
import { shell as text } from '@/lib/platform/shell/read';

const NOTHING = ['traffic_first', 'system', 'links', 'routes', 'stacks', 'clamp', 'docker', 'openstack', 'openvswitch']
  .map((name) => `${name}_section() { :; }\n`)
  .join('');
/** Prints what it is told once everything has ended. */
const LAST = `traffic_last_section() { sed 's/^/last: /'; }\n`;

describe.each(SHELLS)('the path to Clearance (%s)', (shell) => {
  let sandbox: Sandbox;
  beforeEach(() => {
    sandbox = makeSandbox();
  });
  afterEach(() => sandbox.remove());

  /** The paths that are measured. */
  function measured(connection: string | null, asked = 'asked', targets = "'target 4 198.18.0.9'"): string[] {
    const { stdout } = sandbox.run(
      shell,
      `${connection === null ? 'unset SSH_CONNECTION' : `SSH_CONNECTION='${connection}'`}
CLEARANCE_MARK=x
${text('truth/script/frames').replace(/^CLEARANCE_MARK=.*$/m, '')}${NOTHING}
paths_section() { printf '%s\\n' "$@"; }
${LAST}${assign({ TO_CLEARANCE: asked, PROOF: '' })}set -- ${targets}
${text('truth/probes/inspect')}`,
    );
    return stdout.split('\n').filter((line) => line !== '' && line !== 'last: end');
  }

  test('is measured in addition to the targets, with the address that the instance sees', () => {
    const target = 'target 4 198.18.0.9';
    expect(measured('198.19.0.2 51234 198.18.0.11 22')).toEqual([target, 'clearance 4 198.19.0.2']);
    expect(measured('fd00::2 51234 fd00::11 22')).toEqual([target, 'clearance 6 fd00::2']);
    expect(measured('198.19.0.2 51234 198.18.0.11 22', '')).toEqual([target]);
  });

  test('is not measured twice, and not without a valid address', () => {
    expect(measured('198.18.0.9 51234 198.18.0.11 22')).toEqual(['target 4 198.18.0.9']);
    expect(measured('fe80::1%ens3 51234 fe80::2 22')).toEqual(['target 4 198.18.0.9']);
    expect(measured('$(id) 1 2 3')).toEqual(['target 4 198.18.0.9']);
    expect(measured('')).toEqual(['target 4 198.18.0.9']);
    expect(measured(null)).toEqual(['target 4 198.18.0.9']);
  });
});

describe.each(SHELLS)('what runs once everything has ended (%s)', (shell) => {
  test('gets the containers, and prints behind everything else', () => {
    const sandbox = makeSandbox();
    const sections = `docker_section() { echo docker; echo 71:abc >&8; sleep 0.1; echo more; }
paths_section() { sleep 0.2; echo paths; }\n`;
    const { stdout, stderr } = sandbox.run(
      shell,
      `CLEARANCE_MARK=x
${text('truth/script/frames').replace(/^CLEARANCE_MARK=.*$/m, '')}${NOTHING}${sections}${LAST}
${assign({ TO_CLEARANCE: '', PROOF: '' })}set --
${text('truth/probes/inspect')}`,
    );
    sandbox.remove();
    expect(stderr).toBe('');
    expect(stdout).toBe('docker\nmore\npaths\nlast: 71:abc\nlast: end\n');
  });
});
