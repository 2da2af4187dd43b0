import { type ShellFile, shell } from '@/lib/platform/shell/read';
import { type Question, rootScript } from '@/lib/remote/runner/root-script';
import { PROOF_LABEL } from '@/lib/truth/probes/proof/proof-container';
import { ROUTES_COMMAND } from '@/lib/truth/probes/routes/command';
import { DOCKER_SECTIONS } from './sections';

/**
 * `# clearance fix-plan`: reads everything that a plan and its preflight need, and changes nothing. If daemon.json is a
 * symbolic link, its target is shown but never read: it may point to anything.
 *
 * @param asks the additional questions of one kind of plan; they change nothing either
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

/** The sections of an inspection that a plan also needs. */
const SECTIONS = [
  DOCKER_SECTIONS,
  shell('truth/probes/links/command'),
  ROUTES_COMMAND,
  shell('truth/probes/openvswitch/command'),
].join('');

const PARTS: ShellFile[] = [
  'fleet/remediations/script/system-docker',
  'fleet/remediations/script/docker-processes',
  'fleet/remediations/daemon-config/validate',
  'fleet/remediations/script/tell-managed',
  'fleet/remediations/script/facts',
];
