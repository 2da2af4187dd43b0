import { SNAP_FOLDER } from '@/lib/docker/config-path';
import type { DockerObservation } from '@/lib/probes/docker-observation';
import { type Frames, frameOf } from '@/lib/probes/frames';
import { isRecord, parseJson } from '@/lib/probes/json';
import type { Observed } from '@/lib/probes/observed';
import { cleanLine, linesOf } from '@/lib/probes/text';
import { parseDaemonConfig } from './parse-config';
import { parseContainers } from './parse-containers';
import { parseNetworks } from './parse-networks';

/**
 * Reads the sections of ./command. Unknown (`absent`) where there is neither a daemon nor a unit: a client alone runs no
 * containers here.
 */
export function parseDocker(frames: Frames): Observed<DockerObservation> {
  const daemon = frameOf(frames, 'docker-daemon');
  if (!daemon) return { known: false, reason: 'failed', detail: 'the section is missing' };
  const facts = new Map(
    linesOf(daemon.body, 50).map((line) => [line.split('=', 1)[0], cleanLine(line.replace(/^[^=]*=/, ''))]),
  );
  const versionText = cleanLine(frameOf(frames, 'docker-version')?.body ?? '');
  const podmanShim = /podman/i.test(versionText);
  const running = facts.get('pid') !== '' && facts.get('pid') !== undefined;
  const client = facts.get('client') ?? '';
  const installed = !!facts.get('server') || facts.get('unit') === 'loaded';
  if (!running && !installed) {
    const detail = podmanShim ? versionText : client === '' ? '' : `${client} (a client without an engine)`;
    return { known: false, reason: 'absent', detail };
  }

  const infoFrame = frameOf(frames, 'docker-info');
  const info = recordOf(infoFrame?.body ?? '');
  const serverVersion = typeof info.ServerVersion === 'string' ? cleanLine(info.ServerVersion, 40) : '';
  const said = cleanLine(infoFrame?.error || errorsOf(info), 500);
  const access =
    serverVersion !== '' ? 'ok' : /permission denied|not root|password|not allowed/i.test(said) ? 'denied' : 'failed';
  const config = parseDaemonConfig(frames);
  const answers = running && access === 'ok';
  const { networks, gatewayEndpoints, unseen } = parseNetworks(frames);
  const inside = parseContainers(frames, gatewayEndpoints);
  return {
    known: true,
    value: {
      version: serverVersion || (/version v?([\w.+~-]{1,40})/i.exec(versionText)?.[1] ?? ''),
      flavour: flavourOf(info, facts.get('uid') ?? '', config.path),
      rootlessNetwork: facts.get('net') || null,
      running,
      access: running ? access : 'failed',
      accessDetail: answers ? '' : said,
      client,
      liveRestore: typeof info.LiveRestoreEnabled === 'boolean' ? info.LiveRestoreEnabled : null,
      swarm: swarmOf(info),
      config,
      networks,
      containers: inside.containers,
      unseen: answers ? [...unseen, ...inside.unseen] : [],
    },
  };
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
  return path.startsWith(SNAP_FOLDER) || root.startsWith(SNAP_FOLDER) ? 'snap' : 'root';
}

function swarmOf(info: Record<string, unknown>): DockerObservation['swarm'] {
  const swarm = isRecord(info.Swarm) ? info.Swarm : null;
  if (!swarm || typeof swarm.LocalNodeState !== 'string') return null;
  if (swarm.LocalNodeState === 'inactive') return 'inactive';
  if (swarm.LocalNodeState !== 'active') return null;
  return swarm.ControlAvailable === true ? 'manager' : 'worker';
}
