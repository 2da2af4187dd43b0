import { type Identity, parseIdentity } from '@/lib/probes/system/parse';
import { parseFrames } from '@/lib/script/frames';
import { newNonce } from '@/lib/script/nonce';
import { EPILOGUE, prelude } from '@/lib/script/prelude';
import { shell } from '@/lib/shell/read';

/** A script that asks who we are on an instance and how we become root there; it changes nothing. */
export function whoAmIScript(nonce: string = newNonce()): { source: string; nonce: string } {
  const parts = [prelude(nonce), shell('probes/system/command'), 'system_identity\n', EPILOGUE];
  return { source: `# clearance test-connection\n${parts.join('')}`, nonce };
}

/** Reads the script's output; whatever is not there stays empty. */
export function parseWhoAmI(stdout: string, nonce: string): Identity {
  return parseIdentity(parseFrames(stdout, nonce));
}
