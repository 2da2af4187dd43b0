import { applyRemediation } from '@/lib/fleet/remediations/apply';
import type { FoundRemediation } from '@/lib/fleet/remediations/find';
import { admin } from './lab-in-database';

/**
 * A plan that must be blocked, in the words of the matrix.
 * @param reasons each must be among the reasons of the block
 */
export async function blockedFor(
  { id, plan }: Pick<FoundRemediation, 'id' | 'plan'>,
  ...reasons: string[]
): Promise<string> {
  const blocks = plan.preflight.filter(({ outcome }) => outcome === 'block');
  const said = blocks
    .map(({ name, params }) => [name, params.reason, params.keys].filter(Boolean).join(' '))
    .join(', ');
  const others = reasons.filter((reason) => !said.includes(reason));
  if (!plan.blocked || others.length > 0) throw new Error(`not blocked for ${others.join(', ')}: ${said}`);
  const answer = await applyRemediation(admin, id).then(
    () => 'taken on',
    (error: { code?: string }) => error.code,
  );
  if (answer !== 'remediation.blocked') throw new Error(`applied all the same: ${answer}`);
  return `blocked ${said}`;
}
