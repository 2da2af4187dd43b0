import { shell } from '@/lib/platform/shell/read';
import { type Identity, parseIdentity } from '@/lib/truth/probes/system/parse';
import { parseFrames } from '@/lib/truth/script/frames';
import { newNonce } from '@/lib/truth/script/nonce';
import { EPILOGUE, prelude } from '@/lib/truth/script/prelude';

/** A script that asks for the account's identity on an instance and how it becomes root; it changes nothing. */
export function whoAmIScript(nonce: string = newNonce()): { source: string; nonce: string } {
  const parts = [prelude(nonce), shell('truth/probes/system/command'), 'system_identity\n', EPILOGUE];
  return { source: `# clearance test-connection\n${parts.join('')}`, nonce };
}

/** Reads the script's output. Missing values stay empty. */
export function parseWhoAmI(stdout: string, nonce: string): Identity {
  return parseIdentity(parseFrames(stdout, nonce));
}
