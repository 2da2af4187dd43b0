import { agreeingTargets, leavesBy, smallerPaths } from '@/lib/truth/mtu/agreement';
import { egressMtu } from '@/lib/truth/mtu/egress/egress-limit';
import { explains } from '@/lib/truth/mtu/explain';
import { knownPathMtu, losesLargePings } from '@/lib/truth/mtu/known-path';
import { evidence, finding } from '@/lib/truth/mtu/make-finding';
import type { Recommendation } from '@/lib/truth/mtu/recommend';
import type { Evidence, Finding, Severity } from '@/lib/truth/mtu/verdict';
import type { Egress, Observations } from '@/lib/truth/probes/observations';
import type { PathMeasurementObservation } from '@/lib/truth/probes/path-observation';

/** Findings from the measured paths, in addition to the recommended MTU. */
export function pathFindings(observations: Observations, recommendation: Recommendation | null): Finding[] {
  const found: Finding[] = [];
  const { paths } = observations;
  for (const path of paths) {
    if (losesLargePings(path)) found.push(largePingsLost(path));
    const linkMtu = path.linkMtu ?? recommendation?.egress.linkMtu;
    if (linkMtu === undefined) continue;
    for (const one of smallerPaths([path], linkMtu)) found.push(smaller(one, linkMtu));
    found.push(...routeFindings(path, linkMtu, recommendation));
  }
  if (recommendation?.reason === 'paths') {
    const targets = recommendation.targets.map(nameOf).join(', ');
    const params = { mtu: recommendation.mtu, targets, nicMtu: recommendation.egress.linkMtu };
    found.push(finding('paths-agree', 'warning', params, ...pings(recommendation.targets)));
  }
  for (const egress of observations.egress) {
    if (recommendation && egress.family !== recommendation.egress.family)
      found.push(...otherFamilyFindings(observations, egress, recommendation.mtu));
  }
  const foreign = paths.filter((path) => hasNoWayOut(observations, path));
  if (paths.length === foreign.length)
    found.push(finding('path-none', 'notice', {}, routesEvidence(observations), ...pings(foreign)));
  const noPing = observations.system.known && observations.system.value.ping === null && !pathWasMeasured(paths);
  const cachedBefore = new Set(
    observations.cachedPathMtus
      .filter(({ when }) => when === 'before')
      .map(({ target, family }) => `${family} ${target}`),
  );
  const ended = (outcome: PathMeasurementObservation['outcome'], obstacle?: PathMeasurementObservation['obstacle']) =>
    paths.filter((path) => path.outcome === outcome && path.obstacle === obstacle);
  found.push(
    ...together('icmp-blocked', 'notice', ended('icmp-blocked')),
    ...together('icmp-blocked-here', 'notice', ended('icmp-blocked', 'firewall')),
    ...together(
      'path-unreachable',
      'warning',
      ended('unreachable').filter((path) => !foreign.includes(path)),
    ),
    ...together('path-family-absent', 'info', foreign),
    ...together('ping-denied', 'notice', ended('inconclusive', 'rights')),
    ...together('path-no-df', 'notice', ended('inconclusive', 'no-df')),
    ...together(
      'path-remembered',
      'notice',
      // If it was seen beforehand, `pmtu-cached` is more exact.
      ended('inconclusive', 'remembered').filter((path) => !cachedBefore.has(`${path.family} ${path.target}`)),
    ),
    ...together('path-slow', 'notice', ended('inconclusive', 'slow')),
    ...together('path-inconclusive', 'notice', noPing ? [] : ended('inconclusive')),
  );
  if (noPing) found.push(finding('no-ping', 'notice', {}, evidence('command -v ping', '')));
  if (recommendation) {
    const { egress } = recommendation;
    found.push(...elsewhereFindings(observations, egress), ...nearFindings(observations, egress));
  }
  return [...found, ...cacheFindings(observations)];
}

function smaller(path: PathMeasurementObservation, linkMtu: number): Finding {
  const params = { target: nameOf(path), pathMtu: path.pathMtu ?? 0, payload: path.payload ?? 0, linkMtu };
  const [source = null] = pings([path]);
  if (path.outcome === 'black-hole') return finding('path-black-hole', 'critical', params, source);
  return path.reportedBy === null
    ? finding('path-refused', 'notice', params, source)
    : finding('path-reported', 'notice', { ...params, router: path.reportedBy }, source);
}

function largePingsLost(path: PathMeasurementObservation): Finding {
  const params = { target: nameOf(path), pathMtu: path.pathMtu ?? 0, payload: path.payload ?? 0 };
  return finding('path-large-pings-lost', 'notice', params, ...pings([path]));
}

/** A specific route with a smaller MTU than its interface. The MTU of the default route is in the recommendation. */
function routeFindings(
  path: PathMeasurementObservation,
  linkMtu: number,
  recommendation: Recommendation | null,
): Finding[] {
  const { routeMtu } = path;
  if (routeMtu === undefined || routeMtu === recommendation?.egress.routeMtu) return [];
  const source = evidence(`ip -${path.family} route get fibmatch ${path.target}`, `mtu ${routeMtu}`);
  return [finding('path-route-mtu', 'info', { target: nameOf(path), routeMtu, linkMtu }, source)];
}

/** Something was measured, but none of it was requested over the egress that the verdict is about. */
function elsewhereFindings(observations: Observations, egress: Egress): Finding[] {
  const { paths } = observations;
  if (!pathWasMeasured(paths) || isMeasuredFarEnough(observations, egress)) return [];
  const overEgress = paths.filter((path) => speaksFor(path, egress));
  // A requested target that could not be measured has its own finding.
  if (pathWasMeasured(overEgress) && overEgress.some(({ role }) => role === 'target')) return [];
  const { interface: name, family } = egress;
  const others = paths.map((path) => `${nameOf(path)} dev ${path.interface ?? '?'}`).join('\n');
  return [finding('path-elsewhere', 'notice', { interface: name }, evidence(`ip -${family} route get`, others))];
}

/** A target of an IP version without any route here. If there is no route at all, another finding says so. */
function hasNoWayOut({ egress }: Observations, { outcome, family, role }: PathMeasurementObservation): boolean {
  const known = egress.length === 0 || egress.some((one) => one.family === family);
  return role === 'target' && outcome === 'unreachable' && !known;
}

/** The MTU on which unrelated targets agree over the IP family that the recommendation does not use. */
function otherFamilyFindings(observations: Observations, egress: Egress, recommended: number): Finding[] {
  const carried = egressMtu(observations, egress) ?? egress.linkMtu;
  const agreed = agreeingTargets(observations.paths, egress, Math.min(carried, recommended));
  const mtu = agreed[0]?.pathMtu;
  if (!mtu) return [];
  const params = { mtu, targets: agreed.map(nameOf).join(', '), nicMtu: egress.linkMtu, family: egress.family };
  return [finding('paths-agree-elsewhere', 'warning', params, ...pings(agreed))];
}

/**
 * Whether a finding would raise an MTU that fits a path now, to a size that the path drops silently.
 * @param finding one of those that say that bytes are wasted; other findings do not matter
 */
export function wouldLoseAPath({ code, params }: Finding, paths: readonly PathMeasurementObservation[]): boolean {
  if (code !== 'network-undersized' && !explains('undersized', code)) return false;
  const now = Number(params.bridgeMtu ?? params.networkMtu);
  return paths.some((path) => {
    const pathMtu = path.outcome === 'black-hole' ? knownPathMtu(path) : null;
    return pathMtu !== null && now <= pathMtu && pathMtu < Number(params.mtu);
  });
}

/** One finding for all paths with the same result. */
function together(code: string, severity: Severity, paths: readonly PathMeasurementObservation[]): Finding[] {
  if (paths.length === 0) return [];
  return [finding(code, severity, { target: paths.map(nameOf).join(', ') }, ...pings(paths))];
}

/** How these paths were measured, the first few of them. */
export function pings(paths: readonly PathMeasurementObservation[]): Evidence[] {
  const command = ({ pathMtu, target }: PathMeasurementObservation) =>
    pathMtu === null ? `ping ${target}` : `ping -M do ${target}`;
  return paths.slice(0, 6).map((path) => evidence(command(path), path.evidence));
}

/** The egress interfaces, as far as they were seen. */
function routesEvidence({ egress }: Observations): Evidence {
  const routes = egress.map(
    (one) => `default ${one.gateway === null ? '' : `via ${one.gateway} `}dev ${one.interface}`,
  );
  return evidence('ip route show default', routes.join('\n'));
}

/** A name is measured over both families: the family is part of it. */
function nameOf(path: PathMeasurementObservation): string {
  if (path.instanceName) return `${path.instanceName} (${path.target})`;
  return path.target === path.address ? path.target : `${path.target} (IPv${path.family})`;
}

/** Path MTUs that the kernel had cached before the inspection: they hide the real path for ten minutes. */
function cacheFindings(observations: Observations): Finding[] {
  return observations.cachedPathMtus
    .filter((cached) => cached.when === 'before')
    .map((cached) =>
      finding(
        'pmtu-cached',
        'notice',
        { target: cached.target, cachedMtu: cached.mtu, seconds: cached.expiresSeconds ?? 0 },
        evidence(`ip route get ${cached.target}`, `mtu ${cached.mtu} expires ${cached.expiresSeconds ?? '?'}sec`),
      ),
    );
}

/** Whether any of these paths could be measured. */
function pathWasMeasured(paths: readonly PathMeasurementObservation[]): boolean {
  return paths.some((path) => knownPathMtu(path) !== null);
}

/**
 * Whether a path says something about packets through this egress. A path of another IP version or NIC, or to this
 * instance itself, does not. The egress's own gateway may have an address of the other IP version.
 */
function speaksFor(path: PathMeasurementObservation, egress: Egress): boolean {
  const isGateway = path.role === 'gateway' && path.target === egress.gateway;
  return (path.family === egress.family || isGateway) && leavesBy(path, egress) && path.interface !== 'lo';
}

/**
 * Whether the measurements over the egress are enough for a verdict. If the operator requested targets that leave by
 * one of the instance's egress interfaces, something beyond the gateway must be measured on this one. The gateway's
 * answers say nothing about the path behind it.
 */
export function isMeasuredFarEnough(observations: Observations, egress: Egress): boolean {
  const measured = measuredOver(observations, egress);
  return asksForTargets(observations) ? measured.some(({ role }) => role !== 'gateway') : measured.length > 0;
}

/** The paths over this egress whose MTU is known. */
export function measuredOver({ paths }: Observations, egress: Egress): PathMeasurementObservation[] {
  return paths.filter((path) => speaksFor(path, egress) && knownPathMtu(path) !== null);
}

/** Whether the operator requested targets that leave by one of the instance's egress interfaces. */
function asksForTargets({ paths, egress }: Observations): boolean {
  return paths.some((path) => path.role === 'target' && egress.some((one) => speaksFor(path, one)));
}

/** Only the gateway was requested: a verdict may rely on it, and says so. */
function nearFindings(observations: Observations, egress: Egress): Finding[] {
  if (asksForTargets(observations)) return [];
  const near = measuredOver(observations, egress);
  if (near.length === 0 || near.some(({ role }) => role === 'clearance')) return [];
  return [finding('path-gateway-only', 'info', { interface: egress.interface }, ...pings(near))];
}
