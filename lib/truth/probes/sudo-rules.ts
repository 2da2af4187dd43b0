import { CodedError } from '@/lib/platform/errors/coded';
import { SYSTEM_CONFIG } from '@/lib/truth/docker/config-path';
import { CLAMP_TABLE } from './clamp/command';

/**
 * The smallest set of sudo rules with which an inspection sees all of Docker and of Open vSwitch, ready to paste into
 * `visudo -f /etc/sudoers.d/clearance`. All of them only read. A config drive that is not mounted, libvirt's files, a
 * fix and the proof need `ALL`: a user who may mount, start containers or write daemon.json is equal to root.
 *
 * Each rule is exactly one command line, which sudo and every version of sudo-rs read in the same way:
 * - no wildcard and no regular expression: sudo-rs before 0.2.13 takes them literally, later versions refuse the file
 * - no blank within an argument: sudo-rs ends the argument there, even after a backslash
 * - none of `, : = #`: versions differ in whether they must be escaped
 *   (trifectatechfoundation/sudo-rs:src/sudoers/tokens.rs, #1295)
 * - no line that ends within a command (#1571)
 *
 * xargs reads what varies from standard input: ids and Docker's template, as arguments of `docker inspect`, which only
 * reads, and a process id.
 * @param user the SSH user
 * @param daemonJson the path of daemon.json that an inspection found
 * @param docker the path of Docker's client that an inspection found
 * @throws CodedError `credential.invalid-username` (422), `credential.invalid-path` (422)
 */
export function sudoRules(user: string, daemonJson = SYSTEM_CONFIG, docker = '/usr/bin/docker'): string {
  checkUser(user);
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
    '/usr/bin/ovs-vsctl -t 2 show',
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

/** A name of capitals alone would be an alias of sudoers, or `ALL`. */
function checkUser(user: string): void {
  if (!/^[a-z_][a-z0-9_.-]{0,31}\$?$/i.test(user) || /^[A-Z][A-Z0-9_]*$/.test(user))
    throw new CodedError('credential.invalid-username', 422, {}, 'username');
}

/** The rule for a fix and the container proof. */
export function fullSudoRule(user: string): string {
  checkUser(user);
  return `${user} ALL=(ALL) NOPASSWD: ALL\n`;
}
