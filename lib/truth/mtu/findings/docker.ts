import type { ConfigProblem } from '@/lib/truth/docker/daemon-config/read-daemon-config';
import { knowsDefaultNetworkOpts } from '@/lib/truth/docker/engine-version';
import { DOCKER_DEFAULT_MTU } from '@/lib/truth/docker/network-mtu';
import { evidence, finding } from '@/lib/truth/mtu/make-finding';
import type { Evidence, Finding } from '@/lib/truth/mtu/verdict';
import type { ConfigReading, DockerObservation } from '@/lib/truth/probes/docker-observation';

/** The state of the daemon and its configuration, apart from the MTUs. */
export function daemonFindings(docker: DockerObservation): Finding[] {
  const { config } = docker;
  const found: Finding[] = [];
  const detail = config.text.known ? '' : config.text.detail;
  const file = fileEvidence(config);
  if (!docker.running)
    found.push(
      finding('docker-stopped', 'warning', { version: docker.version }, evidence('pidof dockerd', docker.accessDetail)),
    );
  else if (docker.access === 'denied')
    found.push(finding('docker-denied', 'warning', {}, evidence('docker info', docker.accessDetail)));
  else if (docker.access === 'silent')
    found.push(finding('docker-silent', 'warning', { seconds: docker.answerLimit ?? '?' }, silence(docker)));
  else if (docker.access === 'failed')
    found.push(finding('docker-failed', 'warning', {}, evidence('docker info', docker.accessDetail)));
  if (config.reading) found.push(...readingFindings(docker, config.reading));
  else if (config.state === 'invalid')
    found.push(finding('config-invalid', 'critical', { path: config.path, detail }, file));
  if (config.state === 'directory') found.push(finding('config-directory', 'critical', { path: config.path }, file));
  if (config.state === 'unreadable') found.push(unreadFinding(docker));
  for (const { key, value } of config.wrongTypes ?? [])
    found.push(finding('config-wrong-type', 'critical', { path: config.path, key, value }, file));
  for (const key of unknownKeys(docker))
    found.push(finding('config-unknown-key', 'critical', { path: config.path, key, version: docker.version }, file));
  if (config.conflicts.length > 0) {
    const params = { path: config.path, keys: config.conflicts.join(', ') };
    found.push(finding('config-conflict', 'critical', params, file, commandLine(docker)));
  }
  if (docker.access !== 'ok' && docker.flavour !== 'rootless' && hidesMtu(docker)) found.push(flagsUnseen(docker));
  if (docker.flavour === 'rootless') found.push(rootlessFinding(docker));
  return found;
}

function flagsUnseen(docker: DockerObservation): Finding {
  const { command } = commandLine(docker);
  const what = docker.config.unknownFlags?.join(', ') ?? command;
  return finding('flags-unseen', 'notice', { what }, evidence(command, docker.config.unknownFlags?.join('\n') ?? ''));
}

function silence({ answerLimit, accessDetail }: DockerObservation): Evidence {
  return evidence(
    `timeout ${answerLimit ?? '?'} docker info`,
    ['no answer within the time limit', accessDetail].join('\n').trim(),
  );
}

/** This user may not read the file, or it was not read completely. */
function unreadFinding({ config, version }: DockerObservation): Finding {
  const { path, text } = config;
  const reason = text.known ? '' : text.reason;
  const known = reason === 'not-asked' ? 'large' : reason === 'failed' ? 'bytes' : null;
  return known === null
    ? finding('config-unreadable', 'notice', { path }, fileEvidence(config))
    : finding('config-undecided', 'notice', { path, version, known }, fileEvidence(config));
}

/** Docker would not start with its daemon.json, or some of the engines that it may be would not. */
function readingFindings({ config, version }: DockerObservation, reading: ConfigReading): Finding[] {
  const { path } = config;
  const file = fileEvidence(config);
  const about = ({ code, place, key, value, wanted }: ConfigProblem) => {
    const [line = '', column = ''] = place.split(':');
    return { reason: code.replaceAll('-', '_'), line, column, key, value, wanted: wanted ?? 'other' };
  };
  if (reading.state === 'refused')
    return reading.problems.map((problem) =>
      finding('config-refused', 'critical', { path, version, ...about(problem) }, file),
    );
  if (reading.state === 'undecided') {
    const known = version === '' ? 'no' : 'yes';
    return [finding('config-undecided', 'notice', { path, version, known }, file)];
  }
  return reading.isFollowed ? [finding('config-followed', 'warning', { path, version }, file)] : [];
}

/** Whether Docker is known to accept its daemon.json at its next start. */
export function takesConfig(docker: DockerObservation): boolean {
  const { reading, wrongTypes } = docker.config;
  return reading ? reading.state === 'taken' : (wrongTypes ?? []).length === 0 && unknownKeys(docker).length === 0;
}

/**
 * For old inspections, without `reading`: an engine before 24.0 reads the keys within an unknown object as keys of the
 * file. `bridge` and `host` are flags of dockerd, so it ignores them, and the whole of `default-network-opts`.
 */
function unknownKeys({ config, version }: DockerObservation): string[] {
  if (knowsDefaultNetworkOpts(version) !== false) return [];
  return (config.defaultNetworkDrivers ?? []).filter((driver) => driver !== 'bridge' && driver !== 'host');
}

/**
 * Some of the command line is unknown, and there may be an MTU in it. There is none if the file sets the MTU, because
 * Docker does not start with both.
 */
export function hidesMtu({ config }: DockerObservation): boolean {
  return config.flagsUnseen === true && config.mtu === null;
}

/** RootlessKit's networks that end TCP in the instance's own stack; `lxc-user-nic` passes packets on unchanged. */
const ENDS_TCP = ['slirp4netns', 'pasta', 'vpnkit', 'gvisor-tap-vsock'];

/** Whether the instance itself cuts packets of this Docker to size, whatever its bridges' MTUs are. */
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

/** Live-restore keeps containers running over a restart, and with them the old bridge: the new MTU does not apply. */
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

/**
 * The configured MTU is not in force: the daemon was not restarted since, or live-restore prevented it. Or no
 * configuration sets the MTU in force any more, so that a restart brings Docker's default back.
 * @param bridgeMtu the default bridge's MTU as Docker reports it, bytes of IP packet
 */
export function pendingConfigFindings(docker: DockerObservation, bridgeMtu: number): Finding[] {
  const { config } = docker;
  const said = config.flagMtu ?? config.mtu;
  const configured = said ?? (saysNothing(docker) ? DOCKER_DEFAULT_MTU : null);
  if (configured === null || configured === bridgeMtu || docker.flavour === 'rootless') return [];
  const params = { path: config.path, configured, bridgeMtu };
  const code = said === null ? 'config-mtu-unset' : 'config-not-in-force';
  return [finding(code, 'warning', params, fileEvidence(config), commandLine(docker))];
}

/** Whether Docker would start with a configuration that is known to set no MTU. */
function saysNothing(docker: DockerObservation): boolean {
  const { state, flagsUnseen, conflicts } = docker.config;
  const isWhole = (state === 'found' || state === 'absent') && flagsUnseen === false;
  return isWhole && conflicts.length === 0 && takesConfig(docker);
}

/** daemon.json as it was read, or why it was not. */
export function fileEvidence({ path, state, text }: DockerObservation['config']): Evidence {
  const detail = text.known ? text.value : text.detail;
  return evidence(`cat ${path}`, state === 'absent' ? 'no such file: Docker takes its defaults' : detail);
}

/** Where dockerd's flags were read: from its process, or else from its unit. */
export function commandLine({ running, config }: DockerObservation): Evidence {
  const process = "tr '\\0' ' ' < /proc/<pid of dockerd>/cmdline";
  const isOfProcess = config.flagsFrom === undefined ? running : config.flagsFrom === 'process';
  return evidence(
    isOfProcess ? process : 'systemctl show -p ExecStart docker.service',
    config.flagMtu === null ? '' : `--mtu=${config.flagMtu}`,
  );
}
