import type { DaemonFlag } from '@/lib/truth/docker/daemon-flags';
import { decodeConfig } from './encoding';
import { flagConflicts } from './flag-conflicts';
import { mendSyntax } from './mend-syntax';
import { MAX_CONFIG_BYTES } from './parse';
import { type ConfigProblem, enginesOf, readDaemonConfig } from './read-daemon-config';
import { repairConflict } from './repair-conflict';
import { Draft, type Repair, shownText } from './repair-draft';
import { repairValue } from './repair-value';
import { writtenConfig } from './written-config';

/** What reads the file. */
export interface RepairFor {
  /** Of the engine, as it reports it; null if unknown. */
  version: string | null;
  canValidate: boolean | null;
  /** The flags of dockerd at its next start. */
  flags: readonly DaemonFlag[];
  /** Which stays where a flag and the file differ; null if nobody has said it. */
  keep: 'flag' | 'file' | null;
}

/** No file that a person wrote has so many mistakes. */
const MOST_ITEMS = 200;
const MOST_ROUNDS = 60;

/**
 * Repairs a daemon.json with which an engine does not start: only what can be read in one way. Everything that it keeps,
 * it keeps as it is written. What would be a guess blocks it, by name. Pure; never throws.
 *
 * The one reader (readDaemonConfig) says what is wrong, one problem is repaired, and the reader is asked again: so a
 * result without a block is valid for this engine.
 *
 * @param bytes the file as it is, from an instance
 */
export function repairConfig(bytes: Uint8Array, about: RepairFor): Repair {
  const { version, canValidate, flags, keep } = about;
  const { text, encoding, isText } = decodeConfig(bytes);
  const draft = new Draft(isText ? text : '', encoding);
  if (bytes.length > MAX_CONFIG_BYTES) draft.block('too-large', { value: String(bytes.length) });
  else if (isText) {
    repairContent(draft, version, canValidate);
    if (draft.blocks.length === 0) repairConflicts(draft, flags, keep);
  } else if (readDaemonConfig(bytes, version, canValidate).state !== 'taken') draft.block('not-utf8');
  const { items, blocks } = draft;
  if (blocks.length > 0) return { bytes: null, items, blocks };
  return { bytes: items.length === 0 ? bytes : draft.bytes, items, blocks };
}

function repairContent(draft: Draft, version: string | null, canValidate: boolean | null): void {
  const { isKnown } = enginesOf(version, canValidate);
  let isMended = false;
  for (let round = 0; draft.blocks.length === 0; round++) {
    if (round > MOST_ROUNDS || draft.items.length > MOST_ITEMS) {
      draft.block('too-many');
      return;
    }
    const reading = readDaemonConfig(draft.bytes, version, canValidate);
    if (reading.state === 'taken') {
      if (reading.isFollowed) takeRest(draft, reading.end);
      return;
    }
    // The keys of this engine are not all known.
    const problem = reading.problems.find(({ code }) => isKnown || code !== 'unknown-key');
    if (reading.state === 'undecided' || !problem) {
      draft.block('unknown-engine');
      return;
    }
    if (!isMended && ['syntax', 'ends-early', 'after-end'].includes(problem.code)) {
      isMended = true;
      if (mend(draft)) continue;
    }
    repairProblem(draft, problem, version, canValidate);
  }
}

/** @returns whether something was mended */
function mend(draft: Draft): boolean {
  const { edited } = draft;
  const mends = mendSyntax(edited.text);
  for (const { code, at, before, insert } of mends.toSorted((a, b) => a.at - b.at)) {
    draft.note({ code, place: edited.placeAt(at), key: '', before, after: code === 'missing-comma' ? insert : null });
  }
  edited.apply(mends);
  return mends.length > 0;
}

function repairProblem(
  draft: Draft,
  problem: ConfigProblem,
  version: string | null,
  canValidate: boolean | null,
): void {
  const { edited } = draft;
  const at = problem.place === '' ? 0 : edited.offsetOf(problem.place);
  switch (problem.code) {
    case 'byte-order-mark':
    case 'utf16':
      draft.note({ code: 'encoding', place: '', key: '', before: draft.encoding, after: 'utf-8' });
      draft.encoding = 'utf-8';
      return;
    case 'empty':
      draft.note({ code: 'empty', place: '', key: '', before: edited.text, after: '{}' });
      edited.apply([{ at: 0, length: edited.text.length, insert: '{}\n' }]);
      return;
    case 'after-end':
      if (/^[\s\]},]*$/.test(edited.text.slice(at))) takeRest(draft, at);
      else draft.block('after-end', { place: edited.placeAt(at), value: shownText(edited.text.slice(at)) });
      return;
    case 'unknown-key':
    case 'wrong-type':
    case 'bad-value': {
      // What one of several engines refuses, another one may need.
      const [engine, ...others] = enginesOf(version, canValidate).engines;
      if (!engine || others.length > 0) draft.block('unknown-engine', { place: edited.placeAt(at), key: problem.key });
      else repairValue(draft, problem, at, engine);
      return;
    }
    case 'not-utf8':
    case 'syntax':
    case 'ends-early':
    case 'too-deep':
    case 'not-object':
    case 'number':
      draft.block(problem.code, { place: edited.placeAt(at), key: problem.key, value: problem.value });
  }
}

/** Takes out what comes after the end of the configuration; a new line stays. */
function takeRest(draft: Draft, end: number): void {
  const { edited } = draft;
  const from = end + (/\S/.exec(edited.text.slice(end))?.index ?? 0);
  const before = edited.text.slice(from).trimEnd();
  draft.note({ code: 'after-end', place: edited.placeAt(from), key: '', before, after: null });
  const at = edited.text.slice(0, end).trimEnd().length;
  edited.apply([{ at, length: edited.text.length - at, insert: '\n' }]);
}

function repairConflicts(draft: Draft, flags: readonly DaemonFlag[], keep: RepairFor['keep']): void {
  for (const key of flagConflicts(flags, writtenConfig(draft.edited.text))) {
    repairConflict(
      draft,
      key,
      flags.filter((flag) => flag.key === key),
      keep,
    );
  }
}
