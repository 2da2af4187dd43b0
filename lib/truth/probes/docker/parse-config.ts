import { bridgeDefaults } from '@/lib/truth/docker/bridge-defaults';
import { SYSTEM_CONFIG } from '@/lib/truth/docker/config-path';
import { flagConflicts } from '@/lib/truth/docker/daemon-config/flag-conflicts';
import { isObject, readConfigText } from '@/lib/truth/docker/daemon-config/read';
import { wrongTypes } from '@/lib/truth/docker/daemon-config/wrong-types';
import { numberOfFlag, parseFlags, valueOfFlag } from '@/lib/truth/docker/daemon-flags';
import { MTU_OPTION } from '@/lib/truth/docker/network-options';
import { isMtu } from '@/lib/truth/packet/mtu';
import type { DaemonConfigObservation, DaemonConfigState } from '@/lib/truth/probes/docker-observation';
import type { Observed } from '@/lib/truth/probes/observed';
import { type Frame, type Frames, frameOf, textOf } from '@/lib/truth/script/frames';
import { cleanLine, linesOf } from '@/lib/truth/script/text';
import { parseArguments } from './parse-arguments';

const MAX_BYTES = 65_536;

/** The path of the daemon.json that dockerd reads, as printed: any characters but a line end. */
export function parseConfigPath(frames: Frames): string {
  return (textOf(frames, 'docker-config-state').split('\n', 1)[0] ?? '').slice(0, 4096) || SYSTEM_CONFIG;
}

/** Reads which daemon.json is used, its MTUs, and those of the command line. */
export function parseDaemonConfig(frames: Frames): DaemonConfigObservation {
  const path = cleanLine(parseConfigPath(frames), 4096);
  const state = linesOf(textOf(frames, 'docker-config-state'), 2)[1] ?? '';
  const { program, words, unknown } = parseArguments(frames);
  const flags = parseFlags(words);
  const frame = frameOf(frames, 'docker-config');
  // The script and this program may read the unit's variables differently.
  const said = valueOfFlag(flags, 'config-file') ?? '';
  const other = said !== '' && cleanLine(said, 4096) !== path;
  const read = other ? unread('unreadable', 'denied', `dockerd reads ${cleanLine(said)}`) : readFile(state, frame);
  const { json } = read;
  const flagMtu = numberOfFlag(flags, 'mtu');
  // Docker does not start with most others; 0 is its default.
  const isBad = flagMtu !== undefined && flagMtu !== 0 && !isMtu(flagMtu);
  const bad = isBad ? [`--mtu=${valueOfFlag(flags, 'mtu')}`] : [];
  const unknownFlags = [...unknown, ...bad].slice(0, 10).map((what) => cleanLine(what));
  const newNetworks = Number(bridgeDefaults(json, flags).get(MTU_OPTION));
  const opts = json['default-network-opts'];
  return {
    path,
    state: read.state,
    text: read.text,
    mtu: isMtu(json.mtu) ? json.mtu : null,
    flagMtu: isMtu(flagMtu) ? flagMtu : null,
    flagsUnseen: program === '' || unknownFlags.length > 0,
    flagsFrom: frameOf(frames, 'docker-arguments') ? 'process' : 'unit',
    ...(unknownFlags.length > 0 ? { unknownFlags } : {}),
    defaultNetworkMtu: isMtu(newNetworks) ? newNetworks : null,
    conflicts: flagConflicts(flags, json),
    wrongTypes: wrongTypes(json).map(({ key, value }) => ({ key, value: shown(value) })),
    defaultNetworkDrivers: Object.keys(isObject(opts) ? opts : {})
      .slice(0, 20)
      .map((driver) => cleanLine(driver, 40)),
    noBridge: (valueOfFlag(flags, 'bridge') ?? json.bridge) === 'none',
  };
}

function shown(value: unknown): string {
  return cleanLine(JSON.stringify(value), 200);
}

/** The file as far as it could be read; empty if it could not, or if there is none. */
interface ReadFile {
  state: DaemonConfigState;
  text: Observed<string>;
  json: Record<string, unknown>;
}

function readFile(state: string, frame: Pick<Frame, 'body' | 'error' | 'status'> | undefined): ReadFile {
  if (state === 'directory') return unread('directory', 'invalid', 'is a directory');
  if (state === 'absent') return unread('absent', 'absent', '');
  if (state === 'hidden' && /no such file/i.test(frame?.error ?? '')) return unread('absent', 'absent', '');
  if (frame?.status !== 0) return unread('unreadable', 'denied', cleanLine(frame?.error ?? ''));
  if (frame.body.length > MAX_BYTES) return unread('invalid', 'invalid', `larger than ${MAX_BYTES} bytes`);
  const read = readConfigText(frame.body);
  if (!read.ok) return unread('invalid', 'invalid', read.why);
  return { state: 'found', text: { known: true, value: frame.body }, json: read.value };
}

function unread(state: DaemonConfigState, reason: 'invalid' | 'absent' | 'denied', detail: string): ReadFile {
  return { state, text: { known: false, reason, detail }, json: {} };
}
