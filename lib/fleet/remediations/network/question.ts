import { type ShellFile, shell } from '@/lib/platform/shell/read';
import type { Question } from '@/lib/remote/runner/root-script';
import { PROOF_LABEL } from '@/lib/truth/probes/proof/proof-container';

/**
 * What a plan for a network needs in addition to the facts.
 * @param name the caller has checked it with NETWORK_NAME
 * @param pieces the remediation that left it incomplete, if any, and the ids of the containers that it had: they are
 *   read on any network, and so are those in its notes
 */
export function networkQuestion(name: string, pieces?: { of: string; ids: string[] }): Question {
  return {
    name: 'network',
    variables: { PROOF_LABEL, NETWORK: name, ALSO: pieces?.ids ?? [], OF: pieces?.of ?? '' },
    body: PARTS.map(shell).join(''),
  };
}

const PARTS: ShellFile[] = ['fleet/remediations/network/functions', 'fleet/remediations/network/question'];
