import { describe, expect, it } from 'vitest';
import { inspectionScript } from './script';
import { fullSudoRule, sudoRules } from './sudo-rules';

describe('the sudo rules', () => {
  it('name what the script runs as root, to the letter', () => {
    const script = inspectionScript({ nonce: '0'.repeat(32) });
    const rules = sudoRules('operator', '/opt/docker/other.json');
    expect(rules).toContain('operator ALL=(root) NOPASSWD: CLEARANCE_INSPECT');
    expect(rules).toContain('/usr/bin/cat /opt/docker/other.json');
    for (const [rule, call] of [
      ['docker info --format {{json .}}', "dk info --format '{{json .}}'"],
      ['docker network ls -q --no-trunc', 'dk network ls -q --no-trunc'],
      ['docker network inspect --format *', 'dk network inspect --format '],
      ['docker ps -q --no-trunc', 'dk ps -q --no-trunc'],
      ['docker inspect --type container --format *', 'dk inspect --type container --format '],
      ['/usr/sbin/nft list table inet clearance_mss', 'as_root_for 3 nft list table inet "$CLAMP_TABLE"'],
      ['/usr/sbin/iptables -w 2 -t mangle -S', 'as_root_for 3 "$1" -w 2 -t mangle -S'],
      ['nsenter ^-t [0-9]+ -n ip -o link show$', 'as_root nsenter -t "$pid" -n ip -o link show'],
      ['/usr/sbin/nft list table inet clearance_mss', "\nCLAMP_TABLE='clearance_mss'\n"],
    ] as const) {
      expect(rules).toContain(rule);
      expect(script).toContain(call);
    }
  });

  it('name the client that was found', () => {
    expect(sudoRules('operator', undefined, '/snap/bin/docker')).toContain('/snap/bin/docker ps -q --no-trunc');
    expect(sudoRules('operator', undefined, '/snap/bin/docker')).not.toContain('/usr/bin/docker');
  });

  it.each(['', 'a b', 'root ALL=(ALL) NOPASSWD: ALL\n#', '%group', '-x', 'ALL=x'])(
    'take no other user name: %j',
    (user) => {
      expect(() => sudoRules(user)).toThrow('credential.invalid-username');
      expect(() => fullSudoRule(user)).toThrow('credential.invalid-username');
    },
  );

  it.each(['daemon.json', '/etc/*', '/etc/../etc/shadow', '/a, /bin/sh'])('take no other path: %s', (path) => {
    expect(() => sudoRules('operator', path)).toThrow('credential.invalid-path');
    expect(() => sudoRules('operator', '/etc/docker/daemon.json', path)).toThrow('credential.invalid-path');
  });
});
