import { CodedError } from '@/lib/platform/errors/coded';
import { SYSTEM_CONFIG } from '@/lib/truth/docker/config-path';
import { CLAMP_TABLE } from './clamp/command';

/**
 * The least set of sudo rules with which an inspection sees all of Docker and of Open vSwitch, ready to paste into
 * `visudo -f /etc/sudoers.d/clearance`. All of them only read. A config drive that is not mounted and libvirt's files, a
 * fix and the proof need `ALL`: whoever may mount, start containers or write daemon.json is root.
 *
 * Each rule is one command line, to the letter, which sudo and every sudo-rs take for the same: no wildcard and no
 * regular expression (sudo-rs before 0.2.13 takes them literally, later ones refuse the file), no blank within an argument
 * (sudo-rs splits there, even after a backslash), none of `, : = #` (whether they are escaped differs by version;
 * trifectatechfoundation/sudo-rs:src/sudoers/tokens.rs, #1295), and no line that ends within a command (#1571). What
 * varies, ids and Docker's template, xargs reads from standard input: as arguments of `docker inspect`, which only reads,
 * and in place of a process id.
 * @param user the SSH user
 * @param daemonJson the path of daemon.json, as an inspection found it
 * @param docker the path of Docker's client, as an inspection found it
 * @throws CodedError `credential.invalid-username` (422), `credential.invalid-path` (422)
 */
export function sudoRules(user: string, daemonJson = SYSTEM_CONFIG, docker = '/usr/bin/docker'): string {
  if (!/^[a-z_][a-z0-9_.-]{0,31}\$?$/i.test(user))
    throw new CodedError('credential.invalid-username', 422, {}, 'username');
  for (const path of [daemonJson, docker])
    if (!/^\/[\w./-]{1,200}$/.test(path) || path.includes('..')) throw new CodedError('credential.invalid-path', 422);
  const commands = [
    `/usr/bin/cat ${daemonJson}, /bin/cat ${daemonJson}`,
    `${docker} info --format {{.|json}}`,
    `${docker} network ls -q --no-trunc`,
    `/usr/bin/xargs -0 ${docker} network inspect`,
    `${docker} ps -q --no-trunc`,
    `/usr/bin/xargs -0 ${docker} inspect --type container`,
    '/usr/bin/xargs -I{} /usr/bin/nsenter -t {} -n /sbin/ip -o link show',
    '/usr/bin/ovs-vsctl -t 2 -f list list Interface',
    '/usr/bin/ovs-vsctl -t 2 get Open_vSwitch . external_ids',
    `/usr/sbin/nft list table inet ${CLAMP_TABLE}`,
    '/usr/sbin/iptables -w 2 -t mangle -S',
    '/usr/sbin/ip6tables -w 2 -t mangle -S',
  ];
  return [
    '# Clearance, inspection only. Check with: visudo -c',
    `Cmnd_Alias CLEARANCE_INSPECT = ${commands.join(', \\\n    ')}`,
    `${user} ALL=(root) NOPASSWD: CLEARANCE_INSPECT`,
    '',
  ].join('\n');
}

/** What a fix and the container proof need. */
export function fullSudoRule(user: string): string {
  if (!/^[a-z_][a-z0-9_.-]{0,31}\$?$/i.test(user))
    throw new CodedError('credential.invalid-username', 422, {}, 'username');
  return `${user} ALL=(ALL) NOPASSWD: ALL\n`;
}
