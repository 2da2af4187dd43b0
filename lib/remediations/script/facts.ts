import { MTU_OPTION } from '@/lib/docker/network-options';
import { PROOF_LABEL } from '@/lib/probes/proof/own';
import { type Question, rootScript } from '@/lib/runner/root-script';
import { type ShellFile, shell } from '@/lib/shell/read';

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
    [...PARTS.map(shell), asks?.body].join(''),
    asks?.name,
  );
}

const PARTS: ShellFile[] = [
  'remediations/script/own-docker',
  'remediations/script/docker-processes',
  'remediations/script/find-config',
  'remediations/script/tell-managed',
  'remediations/script/tell-containers',
  'remediations/script/tell-networks',
  'remediations/script/facts',
];
