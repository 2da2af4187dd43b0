import { type ParseError, parseTree, printParseErrorCode } from 'jsonc-parser';
import { bridgeDefaults } from '@/lib/docker/bridge-defaults';
import { SYSTEM_CONFIG } from '@/lib/docker/config-path';
import { flagConflicts } from '@/lib/docker/daemon-config/flag-conflicts';
import { parseFlags, valueOfFlag } from '@/lib/docker/daemon-flags';
import { MTU_OPTION } from '@/lib/docker/network-options';
import { isMtu } from '@/lib/packet/mtu';
import type { DaemonConfigObservation, DaemonConfigState } from '@/lib/probes/docker-observation';
import { type Frames, frameOf } from '@/lib/probes/frames';
import { isRecord, parseJson } from '@/lib/probes/json';
import type { Observed } from '@/lib/probes/observed';
import { cleanLine, linesOf } from '@/lib/probes/text';

const MAX_BYTES = 65_536;

/** Why a text is no valid daemon.json, in the parser's words; null where it is one. An empty file is valid to dockerd. */
export function whyInvalid(text: string): string | null {
  if (text.trim() === '') return null;
  const errors: ParseError[] = [];
  let tree: ReturnType<typeof parseTree>;
  try {
    tree = parseTree(text, errors, { disallowComments: true, allowTrailingComma: false });
  } catch (error) {
    // The parser recurses: thousands of nested brackets exhaust the stack. Whatever else it says is not ours to hide.
    if (error instanceof RangeError) return 'nested too deep';
    throw error;
  }
  const first = errors[0];
  if (first) {
    const before = text.slice(0, first.offset);
    return `${printParseErrorCode(first.error)} at line ${before.split('\n').length}, column ${first.offset - before.lastIndexOf('\n')}`;
  }
  return tree?.type === 'object' ? null : 'not a JSON object';
}

/** Reads which daemon.json is in force, what it says of MTUs, and what the command line says besides. */
export function parseDaemonConfig(frames: Frames): DaemonConfigObservation {
  const [rawPath = '', rawState = ''] = linesOf(frameOf(frames, 'docker-config-state')?.body ?? '', 3);
  const path = cleanLine(rawPath, 4096) || SYSTEM_CONFIG;
  const [program = '', ...words] = linesOf(frameOf(frames, 'docker-arguments')?.body ?? '', 1000);
  const flags = parseFlags(words);
  const frame = frameOf(frames, 'docker-config');
  const read = readText(rawState, frame);
  const json = read.text.known ? (parseJson(read.text.value) ?? {}) : {};
  const flagMtu = Number(valueOfFlag(flags, 'mtu'));
  const newNetworks = Number(bridgeDefaults(json, flags).get(MTU_OPTION));
  const opts = json['default-network-opts'];
  return {
    path,
    state: read.state,
    text: read.text,
    mtu: isMtu(json.mtu) ? json.mtu : null,
    flagMtu: isMtu(flagMtu) ? flagMtu : null,
    flagsUnseen: program === '',
    defaultNetworkMtu: isMtu(newNetworks) ? newNetworks : null,
    conflicts: flagConflicts(flags, json),
    wrongTypes: wrongTypes(json),
    defaultNetworkDrivers: Object.keys(isRecord(opts) ? opts : {})
      .slice(0, 20)
      .map((driver) => cleanLine(driver, 40)),
    noBridge: (valueOfFlag(flags, 'bridge') ?? json.bridge) === 'none',
  };
}

/** `mtu` is an int to Docker, `default-network-opts` a map of maps of strings; null leaves either unset. */
function wrongTypes(json: Record<string, unknown>): { key: string; value: string }[] {
  const { mtu, 'default-network-opts': opts } = json;
  const isNumber = mtu === undefined || mtu === null || (Number.isInteger(mtu) && Number(mtu) >= 0);
  const isMap = (value: unknown, inner: (one: unknown) => boolean) =>
    value === undefined || value === null || (isRecord(value) && Object.values(value).every(inner));
  const areStrings = isMap(opts, (one) => isMap(one, (text) => text === null || typeof text === 'string'));
  return [
    ...(isNumber ? [] : [{ key: 'mtu', value: shown(mtu) }]),
    ...(areStrings ? [] : [{ key: 'default-network-opts', value: shown(opts) }]),
  ];
}

function shown(value: unknown): string {
  return cleanLine(JSON.stringify(value), 200);
}

function readText(
  state: string,
  frame: { body: string; error: string; status: number | null } | undefined,
): { state: DaemonConfigState; text: Observed<string> } {
  if (state === 'directory') return unread('directory', 'invalid', 'is a directory');
  if (state === 'absent') return unread('absent', 'absent', '');
  if (state === 'hidden' && /no such file/i.test(frame?.error ?? '')) return unread('absent', 'absent', '');
  if (frame?.status !== 0) return unread('unreadable', 'denied', cleanLine(frame?.error ?? ''));
  if (frame.body.length > MAX_BYTES) return unread('invalid', 'invalid', `larger than ${MAX_BYTES} bytes`);
  const why = whyInvalid(frame.body);
  if (why !== null) return unread('invalid', 'invalid', why);
  return { state: 'found', text: { known: true, value: frame.body } };
}

function unread(state: DaemonConfigState, reason: 'invalid' | 'absent' | 'denied', detail: string) {
  return { state, text: { known: false, reason, detail } as const };
}
