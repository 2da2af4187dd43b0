import { saidOf } from '../made-said';
import { readSeen } from '../seen';
import { type DaemonConfigWish, planDaemonConfig } from './plan';

export const SHA = 'b'.repeat(64);

export const HEALTHY: Record<string, string | string[]> = {
  sudo: 'passwordless',
  uid: '0',
  init: 'systemd',
  kernel: '6.1.0-44-amd64',
  unit: 'LoadState=loaded\nActiveState=active\nResult=success',
  socket: 'LoadState=loaded\nActiveState=active\nResult=success',
  'docker-arguments': 'dockerd\n-H\nfd://\n--containerd=/run/containerd/containerd.sock',
  daemons: '0 /usr/sbin/dockerd /system.slice/docker.service',
  'docker-config-state': '/etc/docker/daemon.json\nfile\n',
  'folder-real': '/etc/docker',
  kind: 'file',
  stat: '640 0 998 20 1',
  context: '?',
  sha256: SHA,
  content: '{\n  "debug": true\n}\n',
  writable: 'yes',
  space: '/dev/vda1 10000000 500000 9500000 5% /',
  inodes: '/dev/vda1 655360 20000 635360 4% /',
  'state-space': '/dev/vda1 10000000 500000 9500000 5% /',
  'state-inodes': '/dev/vda1 655360 20000 635360 4% /',
  'can-validate': 'yes',
  validate: 'configuration OK',
  version: '26.1.5+dfsg1',
  info: '{"liveRestore":false,"swarm":"inactive","manager":false}',
  'bridge-mtu': '1500',
  'container-count': '2',
  containers: `{"id":"${'1'.repeat(64)}","name":"/web","image":"nginx","policy":"always","autoRemove":false,"labels":{}}
{"id":"${'2'.repeat(64)}","name":"/job","image":"job","policy":"no","autoRemove":false,"labels":{"com.docker.compose.project":"shop"}}`,
  networks:
    '{"name":"bridge","driver":"bridge","scope":"local","options":{"com.docker.network.driver.mtu":"1500"},"labels":{},"containers":{}}',
  egress: '4 ens3 1442',
  modules: 'yes',
  modprobe: '',
  lock: '',
};

export const DOWN = { version: '', info: null, 'bridge-mtu': '', 'container-count': null, containers: null };
export const OLDER = { 'can-validate': 'no', 'known-flags': 'debug\nhost\nmtu', version: '20.10.24' };
export const ROOT_AT = (root: string) =>
  `{"liveRestore":false,"swarm":"inactive","root":"${root}","driver":"overlay2"}`;
export const ROOT = { untried: 'yes', info: ROOT_AT('/var/lib/docker') };
export const NO_ADDRTYPE = 'modprobe: FATAL: Module xt_addrtype not found in directory /lib/modules/6.12.0';

export function plan(
  change: Record<string, string | string[] | null> = {},
  wish: DaemonConfigWish = { kind: 'set-mtu', mtu: 1442 },
) {
  return planDaemonConfig(readSeen(saidOf({ ...HEALTHY, ...change })), wish, 120);
}

export const outcome = (change: Parameters<typeof plan>[0], name: string, wish?: DaemonConfigWish) => {
  const item = plan(change, wish).plan.preflight.find((each) => each.name === name);
  return item && `${item.outcome} ${item.params.reason ?? ''}`.trim();
};
