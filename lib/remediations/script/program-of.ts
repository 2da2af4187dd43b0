import { daemonConfigProgram } from '../daemon-config/program';
import { clampProgram, unclampProgram } from '../mss-clamp/program';
import { networkProgram } from '../network/program';
import type { RemediationPlan } from '../plan-types';
import type { FixProgram } from './program';

/**
 * What a plan does on the instance.
 * @param after bytes of daemon.json afterwards, for a plan that changes it; null where it is to be removed
 * @throws Error where the plan could not be made for what is there: such a plan is blocked
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
        attributes: file.exists ? `${file.mode}:${file.uid}:${file.gid}` : null,
        content: after,
        mode: fileAfter?.mode ?? '644',
        owner: `${fileAfter?.uid ?? 0}:${fileAfter?.gid ?? 0}`,
        context: fileAfter?.context ?? null,
      });
    }
    case 'clamp-mss':
      return clampProgram(plan);
    case 'unclamp-mss':
      return unclampProgram();
    case 'recreate-network':
    case 'restore-network': {
      const { network } = plan;
      if (!network) throw new Error('a network that could not be read');
      return networkProgram({ ...plan, network });
    }
  }
}
