import { swarmOverlayMtu } from '@/lib/mtu/overhead';
import { isMtu } from '@/lib/mtu/packet';
import { parseContainerInterfaces } from '@/lib/probes/containers/parse';
import { type Frames, frameOf } from '@/lib/probes/frames';
import { isRecord, parseJson } from '@/lib/probes/json';
import type {
  ContainerObservation,
  DockerNetworkObservation,
  DockerObservation,
  Observed,
} from '@/lib/probes/observations';
import { cleanLine, linesOf } from '@/lib/probes/text';
import { NETWORK_MTU_OPTION, parseDaemonConfig } from './parse-config';

/** What Docker gives a bridge network without the option, bytes of IP packet. */
const DOCKER_DEFAULT = 1500;
/** Our own throw-away containers (../proof). */
const PROOF_LABEL = 'org.clearance.proof';
const PROOF_NAME = /^clearance-proof-[0-9a-f]{32}-\d+$/;
const COMPOSE_PROJECT = 'com.docker.compose.project';

/** Reads the sections of ./command. Unknown (`absent`) where there is neither a daemon, a client nor a unit. */
export function parseDocker(frames: Frames): Observed<DockerObservation> {
  const daemon = frameOf(frames, 'docker-daemon');
  if (!daemon) return { known: false, reason: 'failed', detail: 'the section is missing' };
  const facts = new Map(
    linesOf(daemon.body, 50).map((line) => [line.split('=', 1)[0], cleanLine(line.replace(/^[^=]*=/, ''))]),
  );
  const versionText = cleanLine(frameOf(frames, 'docker-version')?.body ?? '');
  const podmanShim = /podman/i.test(versionText);
  const running = facts.get('pid') !== '' && facts.get('pid') !== undefined;
  const installed =
    (facts.get('client') !== '' && !podmanShim) || facts.get('server') !== '' || facts.get('unit') === 'loaded';
  if (!running && !installed) return { known: false, reason: 'absent', detail: podmanShim ? versionText : '' };

  const infoFrame = frameOf(frames, 'docker-info');
  const info = recordOf(infoFrame?.body ?? '');
  const serverVersion = typeof info.ServerVersion === 'string' ? cleanLine(info.ServerVersion, 40) : '';
  const said = cleanLine(infoFrame?.error || errorsOf(info), 500);
  const access =
    serverVersion !== '' ? 'ok' : /permission denied|not root|password|not allowed/i.test(said) ? 'denied' : 'failed';
  const config = parseDaemonConfig(frames);
  return {
    known: true,
    value: {
      version: serverVersion || (/version v?([\w.+~-]{1,40})/i.exec(versionText)?.[1] ?? ''),
      flavour: flavourOf(info, facts.get('uid') ?? '', config.path),
      rootlessNetwork: facts.get('net') || null,
      running,
      access: running ? access : 'failed',
      accessDetail: running && access === 'ok' ? '' : said,
      liveRestore: typeof info.LiveRestoreEnabled === 'boolean' ? info.LiveRestoreEnabled : null,
      swarm: swarmOf(info),
      config,
      networks: linesOf(frameOf(frames, 'docker-networks')?.body ?? '', 1000).flatMap((line) => networkOf(line) ?? []),
      containers: containersOf(frames),
    },
  };
}

/** One line of `docker network inspect --format '{{json .}}'`; null where it is none. */
export function networkOf(line: string): DockerNetworkObservation | null {
  const raw = recordOf(line);
  if (typeof raw.Id !== 'string' || typeof raw.Name !== 'string') return null;
  const driver = typeof raw.Driver === 'string' ? cleanLine(raw.Driver, 64) : '';
  const options = isRecord(raw.Options) ? raw.Options : {};
  const configured = Number(options[NETWORK_MTU_OPTION] ?? Number.NaN);
  const configuredMtu = isMtu(configured) ? configured : null;
  const encrypted = driver === 'overlay' && 'encrypted' in options;
  const containers = isRecord(raw.Containers) ? Object.values(raw.Containers) : [];
  const labels = isRecord(raw.Labels) ? raw.Labels : {};
  return {
    id: cleanLine(raw.Id, 64),
    name: cleanLine(raw.Name, 128),
    driver,
    scope: typeof raw.Scope === 'string' ? cleanLine(raw.Scope, 16) : '',
    configuredMtu,
    effectiveMtu:
      driver === 'overlay'
        ? swarmOverlayMtu(configuredMtu ?? DOCKER_DEFAULT, encrypted)
        : (configuredMtu ?? (driver === 'bridge' ? DOCKER_DEFAULT : null)),
    encrypted,
    internal: raw.Internal === true,
    composeProject: typeof labels[COMPOSE_PROJECT] === 'string' ? cleanLine(labels[COMPOSE_PROJECT], 128) : null,
    containers: containers
      .flatMap((one) => (isRecord(one) && typeof one.Name === 'string' ? [cleanLine(one.Name, 128)] : []))
      .filter((name) => !PROOF_NAME.test(name))
      .slice(0, 500),
  };
}

function containersOf(frames: Frames): ContainerObservation[] {
  const interfaces = parseContainerInterfaces(frameOf(frames, 'docker-interfaces')?.body ?? '');
  return linesOf(frameOf(frames, 'docker-containers')?.body ?? '', 500).flatMap((line) => {
    const raw = recordOf(line);
    if (typeof raw.id !== 'string' || typeof raw.name !== 'string') return [];
    const labels = isRecord(raw.labels) ? raw.labels : {};
    if (PROOF_LABEL in labels) return [];
    const own = interfaces.get(raw.id) ?? [];
    return [
      {
        id: cleanLine(raw.id, 64),
        name: cleanLine(raw.name.replace(/^\//, ''), 128),
        image: typeof raw.image === 'string' ? cleanLine(raw.image, 200) : '',
        restartPolicy: typeof raw.restart === 'string' && raw.restart !== '' ? cleanLine(raw.restart, 32) : 'no',
        composeProject: typeof labels[COMPOSE_PROJECT] === 'string' ? cleanLine(labels[COMPOSE_PROJECT], 128) : null,
        networks: isRecord(raw.networks)
          ? Object.keys(raw.networks)
              .slice(0, 50)
              .map((name) => cleanLine(name, 128))
          : [],
        // A container in the instance's own network has the instance's interfaces.
        interfaceMtu: raw.mode === 'host' || own.length === 0 ? null : Math.max(...own.map((one) => one.mtu)),
        interfaces: raw.mode === 'host' ? [] : own,
      },
    ];
  });
}

/** The object that the text ends with: a client may print a warning first. */
function recordOf(text: string): Record<string, unknown> {
  return parseJson(text.slice(Math.max(text.indexOf('{'), 0))) ?? {};
}

function errorsOf(info: Record<string, unknown>): string {
  return Array.isArray(info.ServerErrors) ? info.ServerErrors.map(String).join('; ') : '';
}

function flavourOf(info: Record<string, unknown>, uid: string, path: string): DockerObservation['flavour'] {
  const security = Array.isArray(info.SecurityOptions) ? info.SecurityOptions.map(String) : [];
  if (security.some((one) => one.includes('rootless')) || (uid !== '' && uid !== '0')) return 'rootless';
  const root = typeof info.DockerRootDir === 'string' ? info.DockerRootDir : '';
  return path.startsWith('/var/snap/docker/') || root.startsWith('/var/snap/docker/') ? 'snap' : 'root';
}

function swarmOf(info: Record<string, unknown>): DockerObservation['swarm'] {
  const swarm = isRecord(info.Swarm) ? info.Swarm : null;
  if (!swarm || typeof swarm.LocalNodeState !== 'string') return null;
  if (swarm.LocalNodeState !== 'active') return 'inactive';
  return swarm.ControlAvailable === true ? 'manager' : 'worker';
}
