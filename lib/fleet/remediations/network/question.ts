import { type ShellFile, shell } from '@/lib/platform/shell/read';
import type { Question } from '@/lib/remote/runner/root-script';
import { PROOF_LABEL } from '@/lib/truth/probes/proof/proof-container';

/**
 * What a plan for a network needs beyond the facts.
 * @param name held to NETWORK_NAME by the caller
 * @param pieces the remediation that left it in pieces, if one did, and the ids of containers that it had: they are asked
 *   about wherever they are, and so are those that its notes name
 */
export function networkQuestion(name: string, pieces?: { of: string; ids: string[] }): Question {
  return {
    name: 'network',
    variables: { PROOF_LABEL, NETWORK: name, ALSO: pieces?.ids ?? [], OF: pieces?.of ?? '' },
    body: PARTS.map(shell).join(''),
  };
}

const PARTS: ShellFile[] = ['fleet/remediations/network/functions', 'fleet/remediations/network/question'];
