import { PRELUDE_PLACEHOLDER } from './prelude';

/** What one inspection asks. Everything here is the operator's, checked before it gets near a shell. */
export interface InspectionOptions {
  /** 32 hexadecimal digits that nobody on the instance could foresee: `newNonce()` of ./nonce. */
  nonce: string;
  /** Addresses or host names to measure the path to, besides the default gateway; at most 8. */
  targets?: string[];
  /** Addresses of other instances to measure the path to; at most 8. */
  instances?: string[];
  /**
   * Prove it from inside a throw-away container on each network. `url`: what to download there (http, more than one
   * packet); null takes the instance's own package mirror. Null runs no container.
   */
  proof?: { url: string | null } | null;
}

/**
 * The one script of an inspection, POSIX sh, first line `# clearance inspect`. Its output is for `parseInspection`.
 * @throws CodedError `target.invalid` (422) where a target is no address or host name; `proof.invalid-url` (422)
 */
export function inspectionScript(options: InspectionOptions): string {
  return `# clearance inspect\n${PRELUDE_PLACEHOLDER}${options.nonce}`;
}
