import { CodedError } from '@/lib/platform/errors/coded';
import { sha256 } from '@/lib/remote/runner/sha256';
import { diffTexts } from '@/lib/truth/docker/daemon-config/compare';
import { DOCKER_DEFAULT_MTU } from '@/lib/truth/docker/network-mtu';
import type { MadePlan, Planner } from '../planner';
import { engineOf, type Seen } from '../seen';
import { chosenLink, linkOf, rightMtu } from './choose';
import type { NicFacts, OwnFile } from './fact-types';
import { NIC_QUESTION, readNicFacts } from './facts';
import { claimsOn } from './managers/all';
import type { Claim } from './managers/claim';
import { isLinkName } from './names';
import type { LinkMtu, ManagerName, NicPlan } from './plan-types';
import { preflightNic } from './preflight';

export type NicWish =
  /** `interface`: empty for the link that is too large, or the egress. `mtu`: null for what it should have. */
  | { kind: 'set-nic-mtu'; interface: string; mtu: number | null }
  /** As it was: `file` is null if none was written; its `content` is null if there was none. */
  | {
      kind: 'restore-nic-mtu';
      interface: string;
      mtu: number;
      manager: ManagerName;
      file: { path: string; content: Uint8Array | null; mode: string } | null;
      uppers: LinkMtu[];
    };

/**
 * Planner of another MTU of a link of the instance, and of the MTU from before.
 * @throws CodedError `remediation.bad-interface` (422) for a name that no link can have, or that means something to a
 *   shell
 */
export function nicPlanner(wish: NicWish): Planner<NicPlan> {
  if (wish.interface !== '' && !isLinkName(wish.interface)) {
    throw new CodedError('remediation.bad-interface', 422, {}, 'interface');
  }
  return {
    asks: NIC_QUESTION,
    newNetworks: 0,
    plan: (seen, confirmSeconds) => planNic(seen, wish, confirmSeconds),
  };
}

/** Clearance's file in a plan: its bytes as they are and as they will be; null if there is none. */
export interface FileChange {
  path: string;
  now: OwnFile | null;
  after: Uint8Array | null;
  modeAfter: string;
}

/**
 * Plans an MTU of a link from what was read on the instance. Pure.
 * @throws CodedError `remediation.no-mtu` (422) if no MTU was given and nothing says what it should be
 */
function planNic(seen: Seen, wish: NicWish, confirmSeconds: number): MadePlan<NicPlan> {
  const nic = readNicFacts(seen.answer);
  const name = wish.interface || chosenLink(seen) || '';
  const link = linkOf(seen, name);
  const mtu = wish.mtu ?? (link && rightMtu(seen, name));
  if (mtu === null && link !== null) throw new CodedError('remediation.no-mtu', 422, {}, 'mtu');
  const size = mtu ?? DOCKER_DEFAULT_MTU;
  const claims = claimsOn(nic, name);
  const claim = claimOf(claims, wish);
  const file = fileOf(nic, wish, claim, size);
  const uppers = uppersOf(seen, nic, name);
  const before = file?.now?.content ?? null;
  const isSame = link?.mtu === size && (file === null || says(before) === says(file.after));
  // Without a number of its own, the manager gives the link the same MTU again.
  const isKept = file?.now == null && claim !== null && claim.persisted === null;
  const alreadyInForce = isSame || (wish.kind === 'set-nic-mtu' && link?.mtu === size && isKept);
  const change = alreadyInForce ? null : file;
  const preflight = preflightNic(seen, nic, { wish, name, link, mtu: size, claims, claim, file: change, uppers });
  const plan: NicPlan = {
    version: 1,
    kind: wish.kind,
    mtu: size,
    currentMtu: link?.mtu ?? null,
    egressMtu: null,
    engine: engineOf(seen),
    interface: name,
    manager: claim && {
      name: claim.name,
      renderer: claim.renderer,
      claim: claim.claim,
      netplanId: claim.netplanId,
    },
    file: change && {
      path: change.path,
      sha256: before && sha256(before),
      mode: change.now?.mode ?? null,
      modeAfter: change.after && change.modeAfter,
    },
    diff: change ? diffTexts(change.path, textOf(before), textOf(change.after)) : '',
    uppers,
    uppersAfter: wish.kind === 'restore-nic-mtu' ? wish.uppers : [],
    alreadyInForce: seen.facts.root && alreadyInForce,
    preflight,
    blocked: preflight.some(({ outcome }) => outcome === 'block'),
    containers: [],
    networks: [],
    expectedInterruptionMs: 0,
    confirmSeconds,
  };
  return { plan, before: change && before, after: change?.after ?? null };
}

/** The only manager of a link; if it is restored, the one that it had. */
function claimOf(claims: Claim[], wish: NicWish): Claim | null {
  const fitting = wish.kind === 'restore-nic-mtu' ? claims.filter(({ name }) => name === wish.manager) : claims;
  return fitting.length === 1 ? (fitting[0] ?? null) : null;
}

/** Null if its manager has the MTU for good without a file of Clearance, or if there is not one manager. */
function fileOf(nic: NicFacts, wish: NicWish, claim: Claim | null, mtu: number): FileChange | null {
  const ownAt = (path: string) => nic.own.find((one) => one.path === path) ?? null;
  if (wish.kind === 'restore-nic-mtu') {
    if (!wish.file) return null;
    const { path, content, mode } = wish.file;
    return { path, now: ownAt(path), after: content, modeAfter: mode };
  }
  if (!claim || claim.refusal !== null) return null;
  const { path, mode, content } = claim.file;
  const now = ownAt(path);
  if (!now && claim.persisted === mtu) return null;
  return { path, now, after: Buffer.from(content(mtu)), modeAfter: mode };
}

/** The links on top of a link, and on top of these: the kernel may lower them with it. */
function uppersOf(seen: Seen, nic: NicFacts, name: string): LinkMtu[] {
  const found = new Set<string>([name]);
  for (const one of found) {
    for (const { interface: below, upper } of nic.uppers) if (below === one && found.size < 100) found.add(upper);
  }
  found.delete(name);
  return [...found].flatMap((upper) => {
    const link = linkOf(seen, upper);
    return link ? [{ interface: upper, mtu: link.mtu }] : [];
  });
}

function says(content: Uint8Array | null): string | null {
  return content && Buffer.from(content).toString('base64');
}

function textOf(content: Uint8Array | null): string | null {
  return content && Buffer.from(content).toString('utf8');
}
