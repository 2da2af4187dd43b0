import { evidence, finding } from '@/lib/mtu/finding';
import { type Recommendation, smallerPaths } from '@/lib/mtu/recommend';
import type { Finding, Severity } from '@/lib/mtu/verdict';
import type { Observations, PathMeasurementObservation } from '@/lib/probes/observations';

/** What the measured paths tell, beside the recommended MTU. */
export function pathFindings(observations: Observations, recommendation: Recommendation | null): Finding[] {
  const found: Finding[] = [];
  const { paths } = observations;
  if (recommendation) {
    const linkMtu = recommendation.egress.linkMtu;
    for (const path of smallerPaths(paths, linkMtu)) found.push(smaller(path, linkMtu, recommendation.mtu));
  }
  if (recommendation?.reason === 'paths') {
    const targets = recommendation.targets.map(nameOf).join(', ');
    found.push(
      finding('paths-agree', 'warning', { mtu: recommendation.mtu, targets, nicMtu: recommendation.egress.linkMtu }),
    );
  }
  if (paths.length === 0) found.push(finding('path-none', 'notice', {}));
  const noPing = observations.system.known && observations.system.value.ping === null && !pathWasMeasured(paths);
  const denied = (path: PathMeasurementObservation) => /not permitted|permission denied/i.test(path.evidence);
  const unmeasured = paths.filter((path) => path.outcome === 'inconclusive' && !noPing);
  found.push(
    ...together(
      'icmp-blocked',
      'notice',
      paths.filter((path) => path.outcome === 'icmp-blocked'),
    ),
    ...together(
      'path-unreachable',
      'warning',
      paths.filter((path) => path.outcome === 'unreachable'),
    ),
    ...together('ping-denied', 'notice', unmeasured.filter(denied)),
    ...together(
      'path-inconclusive',
      'notice',
      unmeasured.filter((path) => !denied(path)),
    ),
  );
  if (noPing) found.push(finding('no-ping', 'notice', {}, evidence('command -v ping', '')));
  return [...found, ...cacheFindings(observations)];
}

function smaller(path: PathMeasurementObservation, linkMtu: number, mtu: number): Finding {
  const pathMtu = path.pathMtu ?? 0;
  const params = { target: nameOf(path), pathMtu, payload: path.payload ?? 0, linkMtu, mtu };
  const source = evidence(`ping -M do ${path.target}`, path.evidence);
  if (path.outcome !== 'reported') return finding('path-black-hole', 'critical', params, source);
  return path.reportedBy === null
    ? finding('path-remembered', 'notice', params, source)
    : finding('path-reported', 'notice', { ...params, router: path.reportedBy }, source);
}

/** One finding for all paths that ended alike. */
function together(code: string, severity: Severity, paths: readonly PathMeasurementObservation[]): Finding[] {
  if (paths.length === 0) return [];
  const sources = paths.slice(0, 6).map((path) => evidence(`ping ${path.target}`, path.evidence));
  return [finding(code, severity, { target: paths.map(nameOf).join(', ') }, ...sources)];
}

/** A name is measured over both families: which one it was belongs to it. */
function nameOf(path: PathMeasurementObservation): string {
  if (path.instanceName) return `${path.instanceName} (${path.target})`;
  return path.target === path.address ? path.target : `${path.target} (IPv${path.family})`;
}

/** Path MTUs that the kernel remembered before we came: they hide the real path for ten minutes. */
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

/** Whether any path could be measured at all. */
export function pathWasMeasured(paths: readonly PathMeasurementObservation[]): boolean {
  return paths.some((path) => path.pathMtu !== null);
}
