import { DOCKER_DEFAULT_MTU } from '@/lib/truth/docker/network-mtu';
import type { ClampRule } from '@/lib/truth/probes/observations';
import { type MadePlan, type Planner, wantedMtu } from '../planner';
import { bridgeMtuOf, egressMtuOf, engineOf, type Seen } from '../seen';
import { clampedInterfaces } from './clamped-interfaces';
import { CLAMP_QUESTION, type ClampFacts, readClampFacts } from './facts';
import type { ClampPlan } from './plan-types';
import { preflightClamp, preflightUnclamp } from './preflight';
import { clampRules, mssOf, sameRules } from './rules';

export type ClampWish =
  /** TCP packets of at most this many bytes; null for the recommended size, or the MTU of the egress interface. */
  { kind: 'clamp-mss'; mtu: number | null } | { kind: 'unclamp-mss' };

/** Planners of an MSS clamp, and of its removal. */
export function clampPlanner(wish: ClampWish): Planner<ClampPlan> {
  return {
    asks: CLAMP_QUESTION,
    newNetworks: 0,
    plan: (seen, confirmSeconds) =>
      wish.kind === 'clamp-mss' ? planClamp(seen, wish.mtu, confirmSeconds) : planUnclamp(seen, confirmSeconds),
  };
}

/**
 * Plans rules that limit TCP to a size that fits, on its egress interfaces. Pure.
 *
 * @param wished bytes of IP packet
 * @throws CodedError `remediation.no-mtu` (422) if no size was given and none is known
 */
function planClamp(seen: Seen, wished: number | null, confirmSeconds: number): MadePlan<ClampPlan> {
  const clamp = readClampFacts(seen.answer);
  const packet = wantedMtu(wished, seen);
  const tool = toolOf(clamp);
  const all = clampedInterfaces(seen.observations);
  const ways = all.filter(({ family }) => tool !== 'iptables' || family === 4 || takes(clamp.ip6tables));
  const rules = ways.map(
    ({ family, interface: device, mtu }): ClampRule => ({
      family,
      interface: device,
      mss: mssOf(Math.min(packet, mtu), family),
    }),
  );
  const text = tool === null || rules.length === 0 ? '' : clampRules(tool, rules);
  const inForce = clamp.present !== null && !clamp.unread && rules.length > 0 && sameRules(clamp.present.rules, rules);
  return planned({
    ...base(seen, confirmSeconds),
    kind: 'clamp-mss',
    packet,
    tool,
    links: [...new Map(ways.map((one) => [one.interface, { interface: one.interface, mtu: one.linkMtu }])).values()],
    rules,
    text,
    alreadyInForce: inForce,
    preflight: preflightClamp(seen, clamp, { packet, tool, ways: all, rules, inForce }),
  });
}

/** Plans the removal of our rules. Pure. */
function planUnclamp(seen: Seen, confirmSeconds: number): MadePlan<ClampPlan> {
  const { facts, answer, recommendedMtu } = seen;
  const clamp = readClampFacts(answer);
  const bridge = bridgeMtuOf(seen);
  const needed = recommendedMtu === null || bridge === null || bridge > recommendedMtu;
  return planned({
    ...base(seen, confirmSeconds),
    kind: 'unclamp-mss',
    packet: null,
    tool: clamp.present?.tool ?? null,
    links: [],
    rules: clamp.present?.rules ?? [],
    text: clamp.present?.text ?? '',
    alreadyInForce: facts.root && clamp.present === null && !clamp.unread,
    preflight: preflightUnclamp(seen, clamp, needed),
  });
}

/**
 * nft holds its rules in a separate table, which is removed in one step. iptables is used if nft does not accept the
 * rules.
 */
function toolOf({ nft, iptables }: ClampFacts): ClampPlan['tool'] {
  if (takes(nft)) return 'nft';
  return takes(iptables) ? 'iptables' : null;
}

function takes(tool: ClampFacts['nft']): boolean {
  return tool !== null && tool.refusal === '';
}

/** What every such plan says: Docker's MTU is not changed, and nobody is interrupted. */
function base(seen: Seen, confirmSeconds: number) {
  return {
    version: 1 as const,
    mtu: bridgeMtuOf(seen) ?? DOCKER_DEFAULT_MTU,
    currentMtu: bridgeMtuOf(seen),
    egressMtu: egressMtuOf(seen),
    engine: engineOf(seen),
    containers: [],
    networks: [],
    expectedInterruptionMs: 0,
    confirmSeconds,
  };
}

function planned(plan: Omit<ClampPlan, 'blocked'>): MadePlan<ClampPlan> {
  const blocked = plan.preflight.some(({ outcome }) => outcome === 'block');
  return { plan: { ...plan, blocked }, before: null, after: null };
}
