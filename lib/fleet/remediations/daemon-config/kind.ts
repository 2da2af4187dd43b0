import { sha256 } from '@/lib/remote/runner/sha256';
import { isInterrupted } from '../is-interrupted';
import type { Kind } from '../kind';
import { foreignOf } from '../mss-clamp/facts';
import { titleOf } from '../title-of';
import { underClamp } from '../under-clamp';
import { judgeDaemonConfig } from './judge';
import { type DaemonConfigWish, daemonConfigPlanner } from './plan';
import type { DaemonConfigPlan } from './plan-types';
import { daemonConfigProgram } from './program';
import { FILE_WORDS } from './words';

type FileKind = Kind<DaemonConfigPlan, DaemonConfigWish>;

const BOTH: Omit<FileKind, 'asked' | 'asksForProof'> = {
  planner: daemonConfigPlanner,
  program: ({ mtu, file, fileAfter }, after) =>
    daemonConfigProgram({
      mtu,
      path: file.path,
      expected: file.sha256,
      attributes: file.exists ? `${file.mode}:${file.uid}:${file.gid}` : null,
      content: after,
      mode: fileAfter?.mode ?? '644',
      owner: `${fileAfter?.uid ?? 0}:${fileAfter?.gid ?? 0}`,
      context: fileAfter?.context ?? null,
    }),
  steps: [
    ...['record-containers', 'backup', 'write', 'validate', 'replace', 'reload', 'reset-failed', 'restart'],
    ...['docker-answers', 'bridge-mtu', 'containers'],
    ...['restore-file', 'restore-reset-failed', 'restore-restart', 'restore-docker-answers', 'restore-containers'],
  ],
  judge: (plan, inspected, recheck) =>
    underClamp(judgeDaemonConfig(plan, inspected), inspected.observations, foreignOf(recheck)),
  asksForName: ({ containers }) => containers.some(isInterrupted),
  takenBack: {
    kind: 'rollback',
    isKnown: ({ file }, bytes) => bytes || !file.exists,
    wish({ plan, before }): DaemonConfigWish {
      const { mode, uid, gid, context } = plan.file;
      return { kind: 'rollback', content: before, mode: mode ?? '644', uid: uid ?? 0, gid: gid ?? 0, context };
    },
  },
  rollout: {
    bound: 'file',
    boundTo: ({ file: { path, sha256: hash } }) => ({ path, sha256: hash }),
    isAsLeft: ({ after }, { file }: DaemonConfigPlan) => file.sha256 === (after && sha256(after)),
  },
  record: ({ file, changes }) => ({
    before: { sha256: file.sha256 },
    after: { changes: changes.map(({ key, after }) => ({ key, after })) },
  }),
  change: ({ file: { path }, diff }) => ({ view: 'diff', path, diff }),
  words: (plan) => ({ title: titleOf(plan), about: FILE_WORDS.about }),
};

/** Docker's MTU in daemon.json, and a restart. */
export const setMtu: FileKind = {
  ...BOTH,
  asked: { means: 'a change of daemon.json, and a restart of Docker', wish: ({ mtu }) => ({ kind: 'set-mtu', mtu }) },
  asksForProof: true,
  clampHelps: true,
};

/** The old daemon.json, byte for byte. */
export const putFileBack: FileKind = { ...BOTH, asked: null, asksForProof: false };
