import { bridgeDefaults } from '@/lib/truth/docker/bridge-defaults';
import { SYSTEM_CONFIG } from '@/lib/truth/docker/config-path';
import { decodeConfig } from '@/lib/truth/docker/daemon-config/encoding';
import { flagConflicts } from '@/lib/truth/docker/daemon-config/flag-conflicts';
import { isOfText, readDaemonConfig } from '@/lib/truth/docker/daemon-config/read-daemon-config';
import { writtenConfig } from '@/lib/truth/docker/daemon-config/written-config';
import { numberOfFlag, parseFlags, valueOfFlag } from '@/lib/truth/docker/daemon-flags';
import { MTU_OPTION } from '@/lib/truth/docker/network-options';
import { isMtu } from '@/lib/truth/packet/mtu';
import type { ConfigReading, DaemonConfigObservation, DaemonConfigState } from '@/lib/truth/probes/docker-observation';
import { bytesOf, type Frame, type Frames, frameOf, textOf } from '@/lib/truth/script/frames';
import { cleanLine, linesOf } from '@/lib/truth/script/text';
import { parseArguments } from './parse-arguments';

const MAX_BYTES = 65_536;

/** The path of the daemon.json that dockerd reads, as printed: any characters but a line end. */
export function parseConfigPath(frames: Frames): string {
  return (textOf(frames, 'docker-config-state').split('\n', 1)[0] ?? '').slice(0, 4096) || SYSTEM_CONFIG;
}

/**
 * Reads which daemon.json is used, what its engine reads from it, and what the command line sets.
 * @param version of the engine; null or empty if unknown
 */
export function parseDaemonConfig(frames: Frames, version: string | null): DaemonConfigObservation {
  const path = cleanLine(parseConfigPath(frames), 4096);
  const state = linesOf(textOf(frames, 'docker-config-state'), 2)[1] ?? '';
  const { program, words, unknown } = parseArguments(frames);
  const flags = parseFlags(words);
  const frame = frameOf(frames, 'docker-config');
  // The script and this program may read the unit's variables differently.
  const said = valueOfFlag(flags, 'config-file') ?? '';
  const other = said !== '' && cleanLine(said, 4096) !== path;
  const read = other
    ? unread('unreadable', 'denied', `dockerd reads ${cleanLine(said)}`)
    : readFile(state, frame, fileOf(frames), version);
  const { json, written, ...file } = read;
  const flagMtu = numberOfFlag(flags, 'mtu');
  // Docker does not start with most others; 0 is its default.
  const isBad = flagMtu !== undefined && flagMtu !== 0 && !isMtu(flagMtu);
  const bad = isBad ? [`--mtu=${valueOfFlag(flags, 'mtu')}`] : [];
  const unknownFlags = [...unknown, ...bad].slice(0, 10).map((what) => cleanLine(what));
  const newNetworks = Number(bridgeDefaults(json, flags).get(MTU_OPTION));
  return {
    path,
    ...file,
    mtu: isMtu(json.mtu) ? json.mtu : null,
    flagMtu: isMtu(flagMtu) ? flagMtu : null,
    flagsUnseen: program === '' || unknownFlags.length > 0,
    flagsFrom: frameOf(frames, 'docker-arguments') ? 'process' : 'unit',
    ...(unknownFlags.length > 0 ? { unknownFlags } : {}),
    defaultNetworkMtu: isMtu(newNetworks) ? newNetworks : null,
    conflicts: flagConflicts(flags, written),
    noBridge: (valueOfFlag(flags, 'bridge') ?? written.bridge) === 'none',
  };
}

interface ReadFile extends Pick<DaemonConfigObservation, 'state' | 'text' | 'reading'> {
  /** What the engine reads from the file; empty if unknown, or if it reads nothing. */
  json: Record<string, unknown>;
  /** What is written in it, also if the engine refuses it. */
  written: Record<string, unknown>;
}

/** The bytes of the file; null if its text lost some on the way, and they were not printed in base64. */
function fileOf(frames: Frames): Uint8Array | null {
  const bytes = bytesOf(frames, 'docker-config-bytes');
  if (bytes?.length) return bytes;
  const text = textOf(frames, 'docker-config');
  // ./command prints NUL as U+0001, and bytes that are not UTF-8 have become U+FFFD.
  const isWhole = !text.includes('\u0001') && !text.includes('\uFFFD');
  return isWhole || frameOf(frames, 'docker-config')?.cut ? new TextEncoder().encode(text) : null;
}

function readFile(
  state: string,
  frame: Pick<Frame, 'error' | 'status'> | undefined,
  file: Uint8Array | null,
  version: string | null,
): ReadFile {
  if (state === 'directory') return unread('directory', 'invalid', 'is a directory');
  if (state === 'absent') return unread('absent', 'absent', '');
  if (state === 'hidden' && /no such file/i.test(frame?.error ?? '')) return unread('absent', 'absent', '');
  if (frame?.status !== 0) return unread('unreadable', 'denied', cleanLine(frame?.error ?? ''));
  if (file === null) return unread('unreadable', 'failed', 'not plain text, and base64 did not print its bytes');
  // Docker reads a file of any size.
  if (file.length > MAX_BYTES) return unread('unreadable', 'not-asked', `larger than ${MAX_BYTES} bytes`);
  const read = readDaemonConfig(file, version);
  const { text } = decodeConfig(file);
  const reading: ConfigReading =
    read.state === 'taken'
      ? { state: 'taken', problems: [], isFollowed: read.isFollowed }
      : { state: read.state, problems: read.problems.map((problem) => ({ ...problem, ...cleaned(problem) })) };
  const faulty = reading.state === 'refused' ? reading.problems.find(isOfText) : undefined;
  if (faulty) {
    const { code, place } = faulty;
    const detail = place === '' ? code : `${code} at line ${place.replace(':', ', column ')}`;
    return { ...unread('invalid', 'invalid', detail), reading };
  }
  const json = read.state === 'taken' ? read.value : {};
  return { state: 'found', text: { known: true, value: text }, reading, json, written: writtenConfig(text) };
}

function cleaned({ key, value }: ConfigReading['problems'][number]) {
  return { key: cleanLine(key), value: cleanLine(value) };
}

function unread(
  state: DaemonConfigState,
  reason: 'invalid' | 'absent' | 'denied' | 'failed' | 'not-asked',
  detail: string,
): ReadFile {
  return { state, text: { known: false, reason, detail }, json: {}, written: {} };
}
