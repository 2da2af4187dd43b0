import { CodedError } from '@/lib/platform/errors/coded';
import { SYSTEM_CONFIG } from '@/lib/truth/docker/config-path';
import { CLAMP_TABLE } from './clamp/command';

/** Arguments of the script, as sudoers needs them: `:`, `,`, `=` and `\` are escaped. */
const escaped = (text: string) => text.replace(/[\\:,=]/g, '\\$&');

const READ_DOCKER = [
  'info --format {{json .}}',
  'network ls -q --no-trunc',
  'network inspect --format *',
  'ps -q --no-trunc',
  'inspect --type container --format *',
];

/**
 * The smallest set of sudo rules with which an inspection sees all of Docker and of Open vSwitch, ready to paste into
 * `visudo -f /etc/sudoers.d/clearance`. All of them only read. The rule for the interfaces inside containers needs sudo
 * 1.9.10 (a regular expression allows only a process id there). A config drive that is not mounted, libvirt's files, a
 * fix and the proof need `ALL`: a user who may mount, start containers or write daemon.json is equal to root.
 * @param user the SSH user
 * @param daemonJson the path of daemon.json that an inspection found
 * @param docker the path of Docker's client that an inspection found
 * @throws CodedError `credential.invalid-username` (422), `credential.invalid-path` (422)
 */
export function sudoRules(user: string, daemonJson = SYSTEM_CONFIG, docker = '/usr/bin/docker'): string {
  if (!/^[a-z_][a-z0-9_.-]{0,31}\$?$/i.test(user))
    throw new CodedError('credential.invalid-username', 422, {}, 'username');
  for (const path of [daemonJson, docker])
    if (!/^\/[\w./-]{1,200}$/.test(path) || path.includes('..')) throw new CodedError('credential.invalid-path', 422);
  const commands = [
    `/usr/bin/cat ${daemonJson}, /bin/cat ${daemonJson}`,
    ...READ_DOCKER.map((command) => `${docker} ${escaped(command)}`),
    '/usr/bin/nsenter ^-t [0-9]+ -n ip -o link show$',
    `/usr/bin/${escaped('ovs-vsctl --timeout=2 -f csv --no-headings --columns=name,type,mtu list Interface')}`,
    `/usr/bin/${escaped('ovs-vsctl --timeout=2 show')}`,
    `/usr/bin/${escaped('ovs-vsctl --timeout=2 get Open_vSwitch . external_ids:ovn-encap-type')}`,
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

/** The rule for a fix and the container proof. */
export function fullSudoRule(user: string): string {
  if (!/^[a-z_][a-z0-9_.-]{0,31}\$?$/i.test(user))
    throw new CodedError('credential.invalid-username', 422, {}, 'username');
  return `${user} ALL=(ALL) NOPASSWD: ALL\n`;
}
