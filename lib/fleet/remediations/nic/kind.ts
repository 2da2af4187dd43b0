import { sha256 } from '@/lib/remote/runner/sha256';
import type { Kind } from '../kind';
import { titleOf } from '../title-of';
import { judgeNic } from './judge';
import { type NicWish, nicPlanner } from './plan';
import type { NicPlan } from './plan-types';
import { nicProgram } from './program';
import { NIC_WORDS } from './words';

type NicKind = Kind<NicPlan, NicWish>;

const BOTH: Omit<NicKind, 'asked'> = {
  planner: nicPlanner,
  program: nicProgram,
  steps: [
    ...['keep-nic', 'write-nic-file', 'check-nic-file', 'place-nic-file', 'tell-nic-manager', 'set-nic-now'],
    ...['nic-in-force', 'restore-nic-file', 'restore-nic-manager', 'restore-nic-now'],
  ],
  asksForProof: false,
  judge: judgeNic,
  // No container is stopped or cut off.
  asksForName: () => false,
  takenBack: {
    kind: 'restore-nic-mtu',
    isKnown: ({ currentMtu, manager, file }, bytes) =>
      currentMtu !== null && manager !== null && (file === null || file.sha256 === null || bytes),
    wish({ plan, before }): NicWish {
      const { interface: name, currentMtu, mtu, manager, file, uppers } = plan;
      return {
        kind: 'restore-nic-mtu',
        interface: name,
        mtu: currentMtu ?? mtu,
        manager: manager?.name ?? 'networkd',
        file: file && { path: file.path, content: before, mode: file.mode ?? '644' },
        uppers,
      };
    },
  },
  rollout: {
    bound: 'nic',
    boundTo: ({ interface: name, currentMtu, manager, file }) => ({ interface: name, currentMtu, manager, file }),
    isAsLeft: ({ plan, after }, found: NicPlan) =>
      found.currentMtu === plan.mtu && (plan.file === null || found.file?.sha256 === (after && sha256(after))),
  },
  record: ({ interface: name, manager, file }) => ({
    before: { interface: name, sha256: file?.sha256 ?? null },
    after: { interface: name, manager: manager?.name ?? null, file: file?.path ?? null },
  }),
  change: (plan) => ({ view: 'nic', plan }),
  words: (plan) => ({ title: titleOf(plan, plan.interface), about: NIC_WORDS.about }),
};

/** The MTU of a link of the instance itself, now and for good. */
export const setNicMtu: NicKind = {
  ...BOTH,
  asked: {
    means: "the MTU of the instance's own interface, now and for good; Docker's fix comes after it",
    wish: ({ mtu, interface: name }) => ({ kind: 'set-nic-mtu', interface: name, mtu }),
  },
};

/** The MTU and Clearance's file as they were. */
export const restoreNicMtu: NicKind = { ...BOTH, asked: null };
