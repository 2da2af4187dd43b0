import type { UnseenPart } from '@/lib/truth/probes/docker-observation';
import { type Frame, type Frames, frameOf, wasCutOff, wasDenied, wholeLines } from '@/lib/truth/script/frames';
import { cleanLine } from '@/lib/truth/script/text';

/**
 * What is missing of a list that was asked for in two sections: the ids, then what there is to say of each. What ended
 * between the two ("No such container") is not missing.
 * @param seen the ids of which something was told
 * @returns null where nothing is
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
  const missing = ids.filter((id) => !seen.has(id) && !told?.error.includes(id)).length;
  if (missing === 0) return null;
  // A thousand at most are asked for; beyond that the command itself did well.
  const reason = !told || told.status === 0 || told.cut ? 'cut' : wasDenied(told) ? 'denied' : 'failed';
  return { part, reason, missing, detail: told ? saidOf(told) : '' };
}

function saidOf(frame: Frame | undefined): string {
  if (!frame) return 'the section is missing';
  return cleanLine(wasCutOff(frame) ? `no answer within the time limit ${frame.error}` : frame.error, 500);
}
