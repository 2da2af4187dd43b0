import { isDeepStrictEqual } from 'node:util';
import { maskSecrets, maskSecretsIn } from '@/lib/access/secrets/mask';
import { isInterrupted } from '@/lib/fleet/remediations/is-interrupted';
import { knownKind } from '@/lib/fleet/remediations/kind-of';
import type { Plan } from '@/lib/fleet/remediations/plan-types';
import type { ShownPlan } from './types';

/**
 * The part of a plan that a rollout shows, and that must not change before the turn. Pure.
 * @throws CodedError `remediation.kind-unknown` (409)
 */
export function showPlan(plan: Plan): ShownPlan {
  const { mtu, currentMtu, containers, networks, preflight, expectedInterruptionMs } = plan;
  const { rollout } = knownKind(plan.kind);
  const named = (outcome: 'warn' | 'block') => preflight.filter((item) => item.outcome === outcome);
  return {
    mtu,
    currentMtu,
    ...(rollout ? { bound: { what: rollout.bound, is: rollout.boundTo(plan) } } : {}),
    containers: containers.map(({ name, effect }) => ({ name, effect })),
    networks: networks.map(({ name, owner }) => ({ name, owner })),
    warnings: named('warn').map(({ name }) => name),
    blocks: named('block').map(({ name }) => name),
    expectedInterruptionMs: interrupted({ containers }).length > 0 ? expectedInterruptionMs : 0,
  };
}

/** The view of such a plan: texts from the instance are masked. Pure. */
export function viewOfPlan(plan: ShownPlan): ShownPlan {
  // Only the names, not every value: a page of members may have very many containers.
  const named = <Item extends { name: string }>(items: Item[]) =>
    items.map((item) => ({ ...item, name: maskSecrets(item.name) }));
  const { bound, file } = plan;
  return {
    ...plan,
    ...(bound ? { bound: maskSecretsIn(bound) } : {}),
    ...(file ? { file: maskSecretsIn(file) } : {}),
    containers: named(plan.containers),
    networks: named(plan.networks),
  };
}

/** The containers that a plan interrupts. */
export function interrupted<Container extends { effect: string }>({ containers }: { containers: Container[] }) {
  return containers.filter(isInterrupted);
}

/**
 * Compares a new plan with the shown one. Returns what has changed, as a case of `rollout.reason.changed-since-plan`;
 * null if nothing important has changed. Ids of containers and the time of the plan are not important: a container that
 * was recreated with the same name is the one that was shown. Pure.
 */
export function whatChanged(shown: ShownPlan, now: ShownPlan): string | null {
  const containers = (plan: ShownPlan) =>
    interrupted(plan)
      .map(({ name, effect }) => `${effect} ${name}`)
      .sort()
      .join('\n');
  const bound = boundOf(now);
  if (!isDeepStrictEqual(boundOf(shown), bound)) return bound.what;
  if (shown.mtu !== now.mtu) return 'mtu';
  if (containers(shown) !== containers(now)) return 'containers';
  return [...shown.blocks].sort().join() === [...now.blocks].sort().join() ? null : 'preflight';
}

function boundOf({ bound, file }: ShownPlan): NonNullable<ShownPlan['bound']> {
  return bound ?? { what: 'file', is: file };
}
