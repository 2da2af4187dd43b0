import { readFileSync } from 'node:fs';
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
      ['/usr/bin/docker info --format {{.|json}}', "dk info --format '{{.|json}}'"],
      ['/usr/bin/docker network ls -q --no-trunc', 'dk network ls -q --no-trunc'],
      ['/usr/bin/docker ps -q --no-trunc', 'dk ps -q --no-trunc'],
      ['xargs -0 /usr/bin/docker network inspect', "DK_COMMAND='network inspect'"],
      ['xargs -0 /usr/bin/docker inspect --type container', "DK_COMMAND='inspect --type container'"],
      ['xargs -0 /usr/bin/docker inspect', 'as_root xargs -0 "$DOCKER_CLIENT" $DK_COMMAND'],
      [
        'xargs -I{} /usr/bin/nsenter -t {} -n /sbin/ip -o link show',
        'as_root xargs -I{} /usr/bin/nsenter -t {} -n /sbin/ip -o link show',
      ],
      ['/usr/bin/ovs-vsctl -t 2 -f list list Interface', 'as_root_for 3 "$v_tool" -t 2 -f list list Interface'],
      ['/usr/bin/ovs-vsctl -t 2 show', 'as_root_for 3 "$v_tool" -t 2 show;'],
      ['/usr/bin/ovs-vsctl -t 2 get Open_vSwitch . external_ids', '"$v_tool" -t 2 get Open_vSwitch . external_ids;'],
      ['/usr/sbin/nft list table inet clearance_mss', 'as_root_for 3 nft list table inet "$CLAMP_TABLE"'],
      ['/usr/sbin/iptables -w 2 -t mangle -S', 'as_root_for 3 "$1" -w 2 -t mangle -S'],
      ['/usr/sbin/nft list table inet clearance_mss', "\nCLAMP_TABLE='clearance_mss'\n"],
    ] as const) {
      expect(rules).toContain(rule);
      expect(script).toContain(call);
    }
  });

  it('are the same for sudo and for every sudo-rs from 0.2.5 to 0.2.15', () => {
    const [, ...lines] = sudoRules('operator').trimEnd().split('\n');
    const commands = lines.slice(0, -1).join('').replace('Cmnd_Alias CLEARANCE_INSPECT = ', '').split(/, \\?/);
    expect(commands.length).toBeGreaterThan(10);
    for (const command of commands) expect(command.trim()).toMatch(/^\/[\w/.-]+( [\w/.{}|-]+)+$/);
    // A line ends only between two commands.
    for (const line of lines.slice(0, -2)) expect(line).toMatch(/, \\$/);
  });

  it.each(['README.md', 'README.ja.md'])('are in %s as they are printed', (file) => {
    expect(readFileSync(file, 'utf8')).toContain(`\n\`\`\`\n${sudoRules('clearance')}\`\`\`\n`);
  });

  it('name the client that was found', () => {
    expect(sudoRules('operator', undefined, '/snap/bin/docker')).toContain('/snap/bin/docker ps -q --no-trunc');
    expect(sudoRules('operator', undefined, '/snap/bin/docker')).not.toContain('/usr/bin/docker');
  });

  it.each(['', 'ALL', 'ADMINS', 'a b', 'root ALL=(ALL) NOPASSWD: ALL\n#', '%group', '-x', 'ALL=x'])(
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
