import type { InspectionDetail } from './get';

export interface InspectNow {
  /** `after-fix` for the inspection that ends a remediation, `one` otherwise. */
  reason: 'after-fix' | 'one';
  actorName: string;
  signal?: AbortSignal;
  /** Prove it from inside a throw-away container, whatever the setting says. */
  proof?: boolean;
}

/**
 * Inspects one instance at once, outside the queue, and stores what it saw. An instance that cannot be reached is a
 * finished inspection with the verdict `unreachable`.
 * @throws CodedError `instance.not-found` (404)
 */
export async function inspectInstance(instanceId: string, options: InspectNow): Promise<InspectionDetail> {
  throw new Error(`not yet: ${instanceId} ${options.reason}`);
}
