import { type ShellFile, shell } from '@/lib/platform/shell/read';
import type { FixProgram } from '@/lib/remote/runner/program';
import { sha256 } from '@/lib/remote/runner/sha256';
import { isMtu } from '@/lib/truth/packet/mtu';
import { type Frames, textOf } from '@/lib/truth/script/frames';
import { cleanLine } from '@/lib/truth/script/text';
import { isLinkName, isPlainPath } from './names';
import type { LinkMtu, NicPlan } from './plan-types';

type Change = Pick<NicPlan, 'interface' | 'mtu' | 'currentMtu' | 'manager' | 'file' | 'uppersAfter'>;

/**
 * Another MTU of a link, now and for good, as a program for the runner.
 * @param after the bytes of Clearance's file after the change; null if there is none
 * @throws Error for a value that is not allowed in a script, or if the plan is blocked because there is no one manager
 */
export function nicProgram(plan: Change, after: Uint8Array | null): FixProgram {
  const { interface: name, mtu, currentMtu, manager, file, uppersAfter } = plan;
  if (!manager || currentMtu === null) throw new Error('the plan has no link, or no manager of it');
  const wanted = after === null ? 'absent' : sha256(after);
  const who = {
    INTERFACE: name,
    FILE: file?.path ?? '',
    MANAGER: manager.name,
    RENDERER: manager.renderer ?? '',
  };
  if (
    ![{ interface: name, mtu }, { interface: name, mtu: currentMtu }, ...uppersAfter].every(isAllowed) ||
    (file !== null && !isPlainPath(file.path)) ||
    !/^([0-9a-f]{64})?$/.test(file?.sha256 ?? '') ||
    !/^([0-7]{3,4})?$/.test(file?.modeAfter ?? '')
  ) {
    throw new Error('a parameter of the program has a value that is not allowed in a script');
  }
  return {
    name: 'nic',
    title: `the MTU of a network interface`,
    needs: ['ip', 'awk', ...(manager.name === 'netplan' && file ? ['netplan'] : [])],
    variables: {
      ...who,
      ...{ MTU: mtu, WAS: currentMtu, CLAIM: manager.claim, NETPLAN_ID: manager.netplanId ?? '' },
      ...{ EXPECTED: file?.sha256 ?? 'absent', WANTED: wanted, MODE: file?.modeAfter ?? '644' },
      FILE_MTU: mtuIn(after) ?? '',
      UPPERS: uppersAfter.map((upper) => `${upper.interface}=${upper.mtu}`),
    },
    functions: STEPS.map(shell).join(''),
    steps: [
      ['keep-nic', 'keep_nic'],
      ['write-nic-file', 'write_file'],
      ['check-nic-file', 'check_file'],
      ['place-nic-file', 'place_file'],
      ['tell-nic-manager', 'tell_manager'],
      ['set-nic-now', 'set_now'],
      ['nic-in-force', 'nic_in_force'],
    ],
    payload: after,
    spare: [],
    recheck: { name: 'nic', variables: who, body: RECHECK.map(shell).join('') },
    judge(answer: Frames) {
      const said = (key: string) => cleanLine(textOf(answer, key), 300);
      const [is, claim, hash] = [said('nic-mtu'), said('nic-claim'), said('nic-sha256')];
      const right = is === String(mtu) && claim === manager.claim && hash === (file === null ? 'none' : wanted);
      return { right, output: `${name}: MTU ${is}\n${manager.name}: ${claim}\n${file?.path ?? ''} ${hash}`.trim() };
    },
  };
}

function isAllowed({ interface: name, mtu }: LinkMtu): boolean {
  return isLinkName(name) && isMtu(mtu);
}

/** The MTU in a file of Clearance, bytes of IP packet, as digits; null if there is none. */
function mtuIn(content: Uint8Array | null): string | null {
  const text = content && Buffer.from(content).toString('utf8');
  return /^(?!#).*\bmtu(?:bytes)?[:=]? ?(\d{2,5})$/im.exec(text ?? '')?.[1] ?? null;
}

const STEPS: ShellFile[] = [
  'fleet/remediations/nic/claim',
  'fleet/remediations/nic/netplan-copy',
  'fleet/remediations/nic/steps',
];
const RECHECK: ShellFile[] = ['fleet/remediations/nic/claim', 'fleet/remediations/nic/recheck'];
