import { SNAP_FOLDER } from '@/lib/truth/docker/config-path';
import type { DockerObservation } from '@/lib/truth/probes/docker-observation';
import type { Observed } from '@/lib/truth/probes/observed';
import { type Frame, type Frames, frameOf, wasCutOff } from '@/lib/truth/script/frames';
import { isRefusal } from '@/lib/truth/script/sudo-words';
import { cleanLine, linesOf } from '@/lib/truth/script/text';
import { ANSWER_LIMIT } from './command';
import { parseDaemonConfig } from './parse-config';
import { parseContainers } from './parse-containers';
import { type DockerInfo, parseInfo, swarmRole } from './parse-info';
import { parseNetworks } from './parse-networks';

/**
 * Reads the sections of ./command. Unknown (`absent`) if there is neither a daemon nor a unit: with only a client, no
 * containers run here.
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
  const info = parseInfo(frames);
  const said = cleanLine(infoFrame?.error || info.ServerErrors.join('; '), 500);
  const errors = [infoFrame?.error ?? '', ...info.ServerErrors].join('\n');
  const access = info.ServerVersion !== '' ? 'ok' : unansweredOf(infoFrame, errors);
  const version = info.ServerVersion || (/version v?([\w.+~-]{1,40})/i.exec(versionText)?.[1] ?? '');
  const config = parseDaemonConfig(frames, version);
  const answers = running && access === 'ok';
  const { networks, gatewayEndpoints, unseen } = parseNetworks(frames);
  const inside = parseContainers(frames, gatewayEndpoints);
  return {
    known: true,
    value: {
      version,
      flavour: flavourOf(info, facts.get('uid') ?? '', config.path),
      rootlessNetwork: facts.get('net') || null,
      running,
      access: running ? access : 'failed',
      accessDetail: answers ? '' : said,
      answerLimit: ANSWER_LIMIT,
      client,
      liveRestore: info.LiveRestoreEnabled,
      swarm: swarmRole(info),
      config,
      networks,
      containers: inside.containers,
      unseen: answers ? [...unseen, ...inside.unseen] : [],
    },
  };
}

/** Why there is no answer: a timeout is different from an error. */
function unansweredOf(info: Frame | undefined, said: string): 'denied' | 'silent' | 'failed' {
  if (isRefusal(said)) return 'denied';
  return info && wasCutOff(info) ? 'silent' : 'failed';
}

function flavourOf(info: DockerInfo, uid: string, path: string): DockerObservation['flavour'] {
  if (info.SecurityOptions.some((one) => one.includes('rootless')) || (uid !== '' && uid !== '0')) return 'rootless';
  return path.startsWith(SNAP_FOLDER) || info.DockerRootDir.startsWith(SNAP_FOLDER) ? 'snap' : 'root';
}
