import type { RemediationPlan } from '../plan-types';
import { daemonConfigProgram } from './daemon-config-program';
import type { FixProgram } from './program';

/**
 * What a plan does on the instance.
 * @param after bytes of daemon.json afterwards, for a plan that changes it; null where it is to be removed
 */
export function programOf(plan: RemediationPlan, after: Uint8Array | null): FixProgram {
  switch (plan.kind) {
    case 'set-mtu':
    case 'rollback': {
      const { file, fileAfter } = plan;
      return daemonConfigProgram({
        mtu: plan.mtu,
        path: file.path,
        expected: file.sha256,
        content: after,
        mode: fileAfter?.mode ?? '644',
        owner: `${fileAfter?.uid ?? 0}:${fileAfter?.gid ?? 0}`,
      });
    }
  }
}
