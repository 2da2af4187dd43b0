import { type ShellFile, shell } from '@/lib/platform/shell/read';
import { type Question, rootScript } from '@/lib/remote/runner/envelope';
import { MTU_OPTION } from '@/lib/truth/docker/network-options';
import { PROOF_LABEL } from '@/lib/truth/probes/proof/own';

/**
 * `# clearance fix-plan`: reads everything that a plan and its preflight need, and changes nothing. A symbolic link in
 * place of daemon.json is named and never read: it may point to anything.
 *
 * @param asks what one kind of plan needs beyond that; changes nothing either
 */
export function factsScript(nonce: string, asks: Question | null = null): string {
  return rootScript(
    'fix-plan',
    nonce,
    { PROOF_LABEL, MTU_OPTION, ...asks?.variables },
    [...PARTS.map(shell), asks?.body, shell('remote/runner/end')].join(''),
    asks?.name,
  );
}

const PARTS: ShellFile[] = [
  'fleet/remediations/script/own-docker',
  'fleet/remediations/script/docker-processes',
  'fleet/remediations/script/find-config',
  'fleet/remediations/script/tell-managed',
  'fleet/remediations/script/tell-containers',
  'fleet/remediations/script/tell-networks',
  'fleet/remediations/script/facts',
];
