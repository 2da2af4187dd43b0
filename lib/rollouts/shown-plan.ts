import { isInterrupted } from '@/lib/remediations/is-interrupted';
import type { DaemonConfigPlan } from '@/lib/remediations/plan-types';
import type { ShownPlan } from './types';

/** What of a plan is shown in a rollout, and held to. Pure. */
export function showPlan(plan: DaemonConfigPlan): ShownPlan {
  const { mtu, currentMtu, file, containers, networks, preflight, expectedInterruptionMs } = plan;
  const named = (outcome: 'warn' | 'block') => preflight.filter((item) => item.outcome === outcome);
  return {
    mtu,
    currentMtu,
    file: { path: file.path, sha256: file.sha256 },
    containers: containers.map(({ name, effect }) => ({ name, effect })),
    networks: networks.map(({ name, owner }) => ({ name, owner })),
    warnings: named('warn').map(({ name }) => name),
    blocks: named('block').map(({ name }) => name),
    expectedInterruptionMs: interrupted({ containers }).length > 0 ? expectedInterruptionMs : 0,
  };
}

/** The containers that a plan interrupts. */
export function interrupted<Container extends { effect: string }>({ containers }: { containers: Container[] }) {
  return containers.filter(isInterrupted);
}

/**
 * What of a plan no longer means what was shown; null where nothing of weight changed. Ids of containers and the time of
 * a look are of no weight: a container that was made anew under its name is the one that was shown. Pure.
 */
export function whatChanged(shown: ShownPlan, now: ShownPlan): 'file' | 'mtu' | 'containers' | 'preflight' | null {
  const containers = (plan: ShownPlan) =>
    interrupted(plan)
      .map(({ name, effect }) => `${effect} ${name}`)
      .sort()
      .join('\n');
  if (shown.file.path !== now.file.path || shown.file.sha256 !== now.file.sha256) return 'file';
  if (shown.mtu !== now.mtu) return 'mtu';
  if (containers(shown) !== containers(now)) return 'containers';
  return [...shown.blocks].sort().join() === [...now.blocks].sort().join() ? null : 'preflight';
}
