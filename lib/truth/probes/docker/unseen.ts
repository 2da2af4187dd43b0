import type { UnseenPart } from '@/lib/truth/probes/docker-observation';
import { type Frame, type Frames, frameOf, wasCutOff, wasDenied, wholeLines } from '@/lib/truth/script/frames';
import { cleanLine } from '@/lib/truth/script/text';

/**
 * The missing entries of a list that is read in two sections: first the ids, then the data of each. An entry that ended
 * between the two ("No such container") is not missing.
 * @param seen the ids with data
 * @returns null if nothing is missing
 */
export function unseenPart(
  frames: Frames,
  part: UnseenPart['part'],
  idsSection: string,
  section: string,
  seen: ReadonlySet<string>,
): UnseenPart | null {
  const list = frameOf(frames, idsSection);
  const told = frameOf(frames, section);
  if (list?.status !== 0) {
    return { part, reason: list && wasDenied(list) ? 'denied' : 'failed', missing: null, detail: saidOf(list) };
  }
  if (list.cut) return { part, reason: 'cut', missing: null, detail: '' };
  const ids = wholeLines(list, 5000).filter((line) => /^[0-9a-z]{12,64}$/.test(line));
  // Other errors name an id, too: such an entry exists and could not be read.
  const ended = (told?.error ?? '').split('\n').filter((line) => /no such|not found/i.test(line));
  const missing = ids.filter((id) => !seen.has(id) && !ended.some((line) => line.includes(id))).length;
  if (missing === 0) return null;
  // At most a thousand are read; the command itself succeeded.
  const reason = !told || told.status === 0 || told.cut ? 'cut' : wasDenied(told) ? 'denied' : 'failed';
  return { part, reason, missing, detail: told ? saidOf(told) : '' };
}

function saidOf(frame: Frame | undefined): string {
  if (!frame) return 'the section is missing';
  return cleanLine(wasCutOff(frame) ? `no answer within the time limit ${frame.error}` : frame.error, 500);
}
