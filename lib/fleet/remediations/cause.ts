import { ownRemedyOf } from '@/lib/truth/mtu/remedies/remedies';
import type { Finding } from '@/lib/truth/mtu/verdict';
import type { Observations } from '@/lib/truth/probes/observations';
import { planOfRemedy, type Requested } from './plan-of-remedy';

/** The finding that a change is the remedy of. */
export type Cause = Pick<Finding, 'code' | 'params'>;

/** Parameters of findings that name what they are about. The others are sizes and counts, which a change alters. */
const SUBJECTS = ['network', 'interface', 'container', 'target', 'bridge', 'stack', 'key', 'family'];

/**
 * The worst finding whose remedy is what was requested; null if there is none. Pure.
 *
 * @param findings of the newest inspection, the worst first
 */
export function causeOf(
  { kind, network, interface: link, container }: Requested,
  findings: readonly Cause[],
  observations: Observations | null,
): Cause | null {
  const found = findings.find((finding) => {
    const remedy = planOfRemedy(ownRemedyOf(finding, observations));
    const isAbout = remedy?.network === network && remedy.container === container;
    return remedy?.kind === kind && isAbout && (link === '' || remedy.interface === link);
  });
  return found ? { code: found.code, params: found.params } : null;
}

/** Whether a later inspection has the same finding about the same thing. Pure. */
export function isStillThere(cause: Cause, findings: readonly Cause[]): boolean {
  return findings.some(
    ({ code, params }) => code === cause.code && SUBJECTS.every((name) => params[name] === cause.params[name]),
  );
}

/** A finding of a row. */
export function toCause({ code, params }: { code: string; params: unknown }): Cause {
  // Written by lib/fleet/inspections/store.ts from the same type.
  return { code, params: params as Cause['params'] };
}

/** A cause as stored in the row of a remediation; null if there is none. */
export function readCause(stored: unknown): Cause | null {
  // Written by lib/fleet/remediations/plan.ts from the same type.
  return (stored ?? null) as Cause | null;
}
