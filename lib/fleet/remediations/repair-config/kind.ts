import type { Kind } from '../kind';
import { judgeRepair } from './judge';
import { type RepairWish, repairPlanner } from './plan';
import type { RepairPlan } from './plan-types';
import { repairProgram } from './program';
import { REPAIR_WORDS } from './words';

/** A daemon.json with which Docker does not start, repaired where it can mean one thing only. */
export const repairDaemonJson: Kind<RepairPlan, RepairWish> = {
  asked: {
    means:
      'a daemon.json with which Docker does not start, repaired; Docker is started only if it is down because of it',
    wish: ({ keep }) => ({ kind: 'repair-daemon-json', keep }),
  },
  planner: repairPlanner,
  program: repairProgram,
  steps: [
    ...['backup', 'write', 'validate', 'replace', 'reset-failed', 'start-docker', 'docker-answers'],
    ...['restore-file', 'restore-stopped'],
  ],
  asksForProof: false,
  judge: judgeRepair,
  // No container is stopped or cut off.
  asksForName: () => false,
  // Nobody wants a file back with which Docker does not start. Its bytes stay in the record.
  takenBack: null,
  // What a file means is decided for each one.
  rollout: null,
  record: ({ file, items, starts }) => ({
    before: { sha256: file.sha256 },
    // Without values: they may be secrets.
    after: { changes: items.map(({ code, key, place }) => `${code} ${key} ${place}`.trim()), starts },
  }),
  change: (plan) => ({ view: 'repair', plan }),
  words: ({ kind }) => ({ title: { key: `title.${kind}`, values: {} }, about: REPAIR_WORDS.about }),
};
