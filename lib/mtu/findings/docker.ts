import { knowsDefaultNetworkOpts } from '@/lib/mtu/engine-version';
import { evidence, finding } from '@/lib/mtu/finding';
import type { Evidence, Finding } from '@/lib/mtu/verdict';
import type { DockerObservation } from '@/lib/probes/docker-observation';

/** How the daemon and its configuration stand, whatever the MTUs. */
export function daemonFindings(docker: DockerObservation): Finding[] {
  const { config } = docker;
  const found: Finding[] = [];
  const detail = config.text.known ? '' : config.text.detail;
  const file = evidence(`cat ${config.path}`, detail);
  if (!docker.running)
    found.push(
      finding('docker-stopped', 'warning', { version: docker.version }, evidence('pidof dockerd', docker.accessDetail)),
    );
  else if (docker.access === 'denied')
    found.push(finding('docker-denied', 'warning', {}, evidence('docker info', docker.accessDetail)));
  else if (docker.access === 'failed')
    found.push(finding('docker-failed', 'warning', {}, evidence('docker info', docker.accessDetail)));
  if (config.state === 'invalid')
    found.push(finding('config-invalid', 'critical', { path: config.path, detail }, file));
  if (config.state === 'directory') found.push(finding('config-directory', 'critical', { path: config.path }, file));
  if (config.state === 'unreadable') found.push(finding('config-unreadable', 'notice', { path: config.path }, file));
  const text = evidence(`cat ${config.path}`, config.text.known ? config.text.value : '');
  for (const { key, value } of config.wrongTypes ?? [])
    found.push(finding('config-wrong-type', 'critical', { path: config.path, key, value }, text));
  for (const key of unknownKeys(docker))
    found.push(finding('config-unknown-key', 'critical', { path: config.path, key, version: docker.version }, text));
  if (config.conflicts.length > 0) {
    const params = { path: config.path, keys: config.conflicts.join(', ') };
    found.push(finding('config-conflict', 'critical', params, commandLine(docker)));
  }
  if (docker.flavour === 'rootless') found.push(rootlessFinding(docker));
  return found;
}

/** The keys of daemon.json with which Docker refuses to start. */
export function refusedKeys(docker: DockerObservation): string[] {
  return [...(docker.config.wrongTypes ?? []).map(({ key }) => key), ...unknownKeys(docker)];
}

/**
 * An engine before 24.0 takes the keys within an object that it does not know for keys of the file. `bridge` and `host`
 * are flags of dockerd, so that it passes over them, and over all of `default-network-opts`.
 */
function unknownKeys({ config, version }: DockerObservation): string[] {
  if (knowsDefaultNetworkOpts(version) !== false) return [];
  return (config.defaultNetworkDrivers ?? []).filter((driver) => driver !== 'bridge' && driver !== 'host');
}

/** RootlessKit's networks that end TCP in the instance's own stack; `lxc-user-nic` passes packets on as they are. */
const ENDS_TCP = ['slirp4netns', 'pasta', 'vpnkit', 'gvisor-tap-vsock'];

/** Whether what leaves this Docker is cut to size by the instance itself, whatever its bridges' MTUs are. */
export function endsTcpHere(docker: DockerObservation): boolean {
  return docker.flavour === 'rootless' && ENDS_TCP.includes(docker.rootlessNetwork ?? '');
}

function rootlessFinding(docker: DockerObservation): Finding {
  const network = docker.rootlessNetwork ?? '?';
  const said = evidence("tr '\\0' ' ' < /proc/<parent of dockerd>/cmdline", `--net=${network}`);
  return endsTcpHere(docker)
    ? finding('rootless', 'info', { path: docker.config.path, network }, said)
    : finding('rootless-network-unknown', 'warning', { path: docker.config.path, network }, said);
}

/** Live-restore keeps running containers over a restart, and with them the old bridge: the new MTU is not taken up. */
export function liveRestoreFindings(docker: DockerObservation, needsFix: boolean): Finding[] {
  if (docker.liveRestore !== true || docker.containers.length === 0 || !needsFix) return [];
  return [
    finding(
      'live-restore',
      'warning',
      { containers: docker.containers.length },
      evidence('docker info', 'LiveRestoreEnabled true'),
    ),
  ];
}

/** The configured MTU is not the one in force: the daemon was not restarted since, or live-restore held it back. */
export function pendingConfigFindings(docker: DockerObservation, bridgeMtu: number): Finding[] {
  const { config } = docker;
  const configured = config.flagMtu ?? config.mtu;
  if (configured === null || configured === bridgeMtu || docker.flavour === 'rootless') return [];
  const params = { path: config.path, configured, bridgeMtu };
  return [
    finding(
      'config-not-in-force',
      'warning',
      params,
      evidence(`cat ${config.path}`, config.text.known ? config.text.value : `--mtu=${configured}`),
    ),
  ];
}

function commandLine(docker: DockerObservation): Evidence {
  const { flagMtu } = docker.config;
  return evidence("tr '\\0' ' ' < /proc/<pid of dockerd>/cmdline", flagMtu === null ? '' : `--mtu=${flagMtu}`);
}
