import type { DaemonFlag } from '@/lib/truth/docker/daemon-flags';
import { agreesWithFlags } from './flag-agreement';
import type { Draft } from './repair-draft';
import { placeOfMember, rootOf, takeOut } from './repair-value';

/**
 * A key that is in the file and on the command line: Docker starts with neither being the stronger one. It leaves the file
 * if the flags set the same, or if a person wants the flag to stay.
 */
export function repairConflict(
  draft: Draft,
  key: string,
  flags: readonly DaemonFlag[],
  keep: 'flag' | 'file' | null,
): void {
  const { edited } = draft;
  // Of equal keys the last one counts: all of them are taken out.
  for (;;) {
    const root = rootOf(edited.text);
    const holder = root?.members.some((member) => member.key === key)
      ? root
      : root?.members.map(({ value }) => value).find((value) => hasKey(value, key));
    const member = holder?.kind === 'object' ? holder.members.findLast((each) => each.key === key) : undefined;
    if (holder?.kind !== 'object' || !member) return;
    const written = edited.text.slice(member.value.at, member.value.end);
    const agrees = agreesWithFlags(flags, JSON.parse(written) as unknown);
    if (!agrees && keep !== 'flag') {
      // With its name, by which a password in it is known as one (lib/access/secrets/mask.ts).
      const isProxy = key.endsWith('-proxy');
      const flag = flags.map(({ name, value }) => `--${name} ${value}`.trim()).join(' ');
      const about = {
        place: edited.placeAt(member.at),
        key,
        value: (isProxy ? edited.text.slice(member.at, member.value.end) : written).slice(0, 200),
        flag: flag.slice(0, 300),
      };
      draft.block(keep === 'file' ? 'flag-in-unit' : 'flag-differs', about);
      return;
    }
    takeOut(draft, agrees ? 'flag-agrees' : 'flag-kept', placeOfMember(holder, member));
  }
}

function hasKey(value: { kind: string; members?: { key: string }[] }, key: string): boolean {
  return value.kind === 'object' && (value.members ?? []).some((member) => member.key === key);
}
