import { isDeepStrictEqual } from 'node:util';
import { maskSecrets, maskSecretsIn } from '@/lib/access/secrets/mask';
import type { Cause } from '@/lib/fleet/remediations/cause';
import { isInterrupted } from '@/lib/fleet/remediations/is-interrupted';
import { knownKind } from '@/lib/fleet/remediations/kind-of';
import type { Plan } from '@/lib/fleet/remediations/plan-types';
import type { ShownPlan } from './types';

/** What the dry run showed of a member; null if it made no plan. */
export function readShown({ shown }: { shown: unknown }): ShownPlan | null {
  // Written by lib/fleet/rollouts/dry-run.ts with this type.
  return (shown ?? null) as ShownPlan | null;
}

/**
 * The part of a plan that a rollout shows, and that must not change before the turn. Pure.
 * @param cause the finding that it is the remedy of, in a rollout of remedies
 * @throws CodedError `remediation.kind-unknown` (409)
 */
export function showPlan(plan: Plan, cause?: Cause): ShownPlan {
  const { kind, mtu, currentMtu, containers, networks, preflight, expectedInterruptionMs } = plan;
  const { rollout } = knownKind(kind);
  const named = (outcome: 'warn' | 'block') => preflight.filter((item) => item.outcome === outcome);
  return {
    kind,
    ...(cause ? { cause: { code: cause.code, params: cause.params } } : {}),
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
  const { bound, cause, file } = plan;
  return {
    ...plan,
    ...(cause ? { cause: maskSecretsIn(cause) } : {}),
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
  // The plan of another remedy is bound to other things.
  if (shown.kind !== undefined && shown.kind !== now.kind) return 'remedy';
  const bound = boundOf(now);
  if (!isDeepStrictEqual(boundOf(shown), bound)) return bound.what;
  if (shown.mtu !== now.mtu) return 'mtu';
  if (containers(shown) !== containers(now)) return 'containers';
  return [...shown.blocks].sort().join() === [...now.blocks].sort().join() ? null : 'preflight';
}

function boundOf({ bound, file }: ShownPlan): NonNullable<ShownPlan['bound']> {
  return bound ?? { what: 'file', is: file };
}
