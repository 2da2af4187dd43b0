import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { SHELLS } from '@/e2e/shells/present.mjs';
import { makeSandbox, type Sandbox } from '@/e2e/shells/sandbox';
import { assign } from '@/lib/platform/shell/assign';
import { shell as text } from '@/lib/platform/shell/read';
import { DOCKER_COMMAND } from '@/lib/truth/probes/docker/command';
import type { Link } from '@/lib/truth/probes/observations';
import { parseSwarmDataPath } from '@/lib/truth/probes/swarm-data-path/parse';
import { parseFrames, textOf } from '@/lib/truth/script/frames';
import { parsePolicyRoutes } from './parse';

const NONCE = '0d'.repeat(16);
const ID = 'e'.repeat(64);

/** Prints the file info, and one bridge network. */
const DOCKER = `
case "$1 $2" in
  'info '*) cat "$HERE/info" ;;
  'network ls') echo ${ID} ;;
  'network inspect') cat "$HERE/network" ;;
esac
`;

/** iproute2: prints the rules of the files, answers each question of a batch with wg0, and logs its calls. */
const IP = `
echo "$*" >>"$HERE/calls"
case "$*" in
  '-o -4 rule show') cat "$HERE/rules4" ;;
  '-o -6 rule show') cat "$HERE/rules6" ;;
  '-o addr show to ::1') echo '1: lo    inet6 ::1/128 scope host' ;;
  '-o addr show to 10.6.0.2') echo '6: ens4    inet 10.6.0.2/24 scope global ens4' ;;
  *'-force -batch -')
    [ ! -e "$HERE/busybox" ] || { echo 'Usage: ip [OPTIONS] address|route' >&2; exit 1; }
    tee -a "$HERE/asked$2" | sed -n 's/^route get \\([^ ]*\\) from \\([^ ]*\\) iif \\(.*\\)/\\1 from \\2 dev wg0 table 200 cache iif \\3/p' | sed 's/mark [0-9a-fx]*//' ;;
  *' route get '*) echo "$5 from $7 dev wg0  iif $9" ;;
esac
`;

const PLAIN = '0:\tfrom all lookup local\n32766:\tfrom all lookup main\n32767:\tfrom all lookup default\n';
const RULED = `5:\tfrom 172.18.0.5 lookup 200\n${PLAIN}`;
const link = (name: string, mtu: number): Link => ({ name, mtu, kind: 'ether', state: 'UP', master: null, mac: null });
const links = { known: true as const, value: [link('wg0', 1420), link('ens4', 1450)] };

describe.each(SHELLS)('%s', (shell) => {
  let sandbox: Sandbox;
  beforeEach(() => {
    sandbox = makeSandbox();
    sandbox.program('docker', DOCKER);
    sandbox.program('ip', IP);
    sandbox.file('info', '{"ServerVersion":"26.1.5","Swarm":{"LocalNodeState":"inactive"}}\n');
    sandbox.file('rules4', PLAIN);
    sandbox.file('rules6', PLAIN);
    leaves('"br-x","172.18.0.0/16","172.18.0.2","fd00:1::/64",null,"-","172.18.0.5/16","fd00:1::5/64"');
  });
  afterEach(() => sandbox.remove());
  const leaves = (list: string) =>
    sandbox.file('network', `{"Leaves":[${list}],"Name":"x","Id":"${ID}","Driver":"bridge"}\n`);
  const asked = () => {
    const head = `set +u\n${assign({ CLEARANCE_NONCE: NONCE, CLEARANCE_ROOT: 'root' })}${text('truth/script/frames')}${text('truth/script/rights')}find_timeout\n`;
    const { stdout } = sandbox.run(
      shell,
      `${head}${DOCKER_COMMAND}DOCKERD_PID=71 DOCKERD_UID=0 DOCKERD_HOST=''\ndocker_ask true`,
    );
    return parseFrames(stdout, NONCE);
  };

  test('nothing more is asked if there are only the kernel’s rules', () => {
    expect(parsePolicyRoutes(asked(), links)).toBeUndefined();
    expect(sandbox.read('calls').trim().split('\n').sort()).toEqual(['-o -4 rule show', '-o -6 rule show']);
  });

  test('nothing is asked if no bridge network has an egress', () => {
    leaves('');
    expect(parsePolicyRoutes(asked(), links)).toBeUndefined();
    expect(sandbox.read('calls')).toBe('');
  });

  test('one `ip` is asked for an address of the subnet that is not the gateway’s, and for each container', () => {
    sandbox.file('rules4', RULED);
    sandbox.file('rules6', RULED);
    const ways = parsePolicyRoutes(asked(), links);
    expect(sandbox.read('asked-4')).toBe(
      [
        'route get 1.1.1.1 from 172.18.0.1 iif br-x',
        'route get fibmatch 1.1.1.1 from 172.18.0.1 iif br-x',
        'route get 1.1.1.1 from 172.18.0.5 iif br-x',
        'route get fibmatch 1.1.1.1 from 172.18.0.5 iif br-x',
        '',
      ].join('\n'),
    );
    expect(ways?.routes.map(({ from, interface: name, linkMtu }) => [from, name, linkMtu])).toEqual([
      ['172.18.0.1', 'wg0', 1420],
      ['172.18.0.5', 'wg0', 1420],
      ['fd00:1::2', 'wg0', 1420],
      ['fd00:1::5', 'wg0', 1420],
    ]);
    expect(ways).toMatchObject({ families: [4, 6], unanswered: [] });
  });

  test('packets with a mark of a rule are also asked for, but not those that a rule excludes', () => {
    sandbox.file('rules4', `4:\tnot from all fwmark 0x5 lookup 200\n5:\tfrom all fwmark 0x1/0xff lookup 200\n${PLAIN}`);
    expect(parsePolicyRoutes(asked(), links)?.marked?.map(({ from, mark }) => [from, mark])).toEqual([
      ['172.18.0.1', '0x1'],
      ['172.18.0.5', '0x1'],
    ]);
    expect(sandbox.read('asked-4')).not.toContain('0x5');
  });

  test('a gateway is not asked for, with or without its prefix, and a subnet is not read as a gateway', () => {
    sandbox.file('rules4', RULED);
    const from = (list: string) => {
      leaves(list);
      return parsePolicyRoutes(asked(), links)?.routes.map((way) => way.from);
    };
    expect(from('"br-x","10.77.0.0/16",null,"10.78.4.0/24","10.78.4.254/24","-"')).toEqual(['10.77.0.2', '10.78.4.2']);
    expect(from('"br-x","172.18.0.0/16","172.18.0.2/16","-"')).toEqual(['172.18.0.1']);
    expect(from('"br-x","172.18.0.0/16","","fd00::8/125","","-","","fd00::9/125"')).toEqual(['172.18.0.2']);
    expect(from('"br-x","10.77.0.8/30","10.77.0.9","-","10.77.0.10/30",null')).toEqual(['10.77.0.10', '10.77.0.10']);
  });

  test('BusyBox, which has no batch, is asked one by one', () => {
    sandbox.file('rules4', RULED);
    sandbox.file('busybox', '');
    expect(parsePolicyRoutes(asked(), links)).toMatchObject({
      families: [4],
      routes: [{ from: '172.18.0.1' }, { from: '172.18.0.5', interface: 'wg0' }],
      unanswered: [],
    });
  });

  test('invalid names and addresses are not asked for', () => {
    sandbox.file('rules4', RULED);
    leaves('"br-x","$(touch $HERE/ran)","172.18.0.0/16;reboot",null,"-","`touch $HERE/ran`","172.18.0.5/16"');
    expect(parsePolicyRoutes(asked(), links)?.routes.map(({ from }) => from)).toEqual(['172.18.0.5']);
    leaves('"br;reboot","172.18.0.0/16","","-"');
    expect(parsePolicyRoutes(asked(), links)).toMatchObject({ families: [4], routes: [] });
    expect(sandbox.has('ran')).toBe(false);
  });

  test('the questions are also asked if the rules cannot be listed', () => {
    sandbox.file('rules4', '');
    expect(parsePolicyRoutes(asked(), links)).toMatchObject({ families: [4], unanswered: [] });
  });

  test('the interface of the Swarm’s data path', () => {
    expect(parseSwarmDataPath(asked(), links)).toBeUndefined();
    const info = (node: string) =>
      `{"ServerVersion":"26.1.5","DockerRootDir":"${sandbox.folder}","Swarm":{"NodeAddr":"${node}","LocalNodeState":"active"}}\n`;
    sandbox.file('info', info('10.6.0.2'));
    expect(parseSwarmDataPath(asked(), links)).toMatchObject({ address: '10.6.0.2', interface: 'ens4', sure: false });
    sandbox.file('info', info('10.9.0.2'));
    sandbox.file('swarm/docker-state.json', '{"LocalAddr":"","DataPathAddr":"10.6.0.2","JoinInProgress":false}');
    expect(parseSwarmDataPath(asked(), links)).toMatchObject({ address: '10.6.0.2', interface: 'ens4', sure: true });
    sandbox.file('swarm/docker-state.json', '{"LocalAddr":"","DataPathAddr":"","JoinInProgress":false}');
    sandbox.file('info', info('10.6.0.2'));
    expect(parseSwarmDataPath(asked(), links)).toMatchObject({ address: '10.6.0.2', sure: true });
    // With the MTU that a router may have advertised.
    sandbox.file('info', info('::1'));
    expect(textOf(asked(), 'swarm-data-path')).toMatch(/\n\/proc\/sys\/net\/ipv6\/conf\/lo\/mtu:65536\n/);
  });
});
