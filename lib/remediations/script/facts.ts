import { PROOF_LABEL } from '@/lib/probes/proof/own';
import { ROUTES_COMMAND } from '@/lib/probes/routes/command';
import { type Question, rootScript } from '@/lib/runner/root-script';
import { type ShellFile, shell } from '@/lib/shell/read';
import { DOCKER_SECTIONS } from './sections';

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
    { PROOF_LABEL, ...asks?.variables },
    [SECTIONS, ...PARTS.map(shell), asks?.body].join(''),
    asks?.name,
  );
}

/** The sections of an inspection that a plan asks for, too. */
const SECTIONS = [DOCKER_SECTIONS, shell('probes/links/command'), ROUTES_COMMAND].join('');

const PARTS: ShellFile[] = [
  'remediations/script/own-docker',
  'remediations/script/docker-processes',
  'remediations/daemon-config/validate',
  'remediations/script/tell-managed',
  'remediations/script/facts',
];
