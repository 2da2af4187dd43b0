/**
 * How a connection to an instance can end. Every one is an expected outcome of talking to somebody else's machine: a
 * value with its evidence, never an exception.
 */
export const CONNECT_FAILURES = [
  'name-not-found',
  'refused',
  'timed-out',
  'network-unreachable',
  'host-key-unknown',
  'host-key-changed',
  'handshake-failed',
  'authentication-failed',
  'closed',
  /** Whoever asked gave up: nothing is known of the instance. */
  'cancelled',
] as const;

export type ConnectFailureCode = (typeof CONNECT_FAILURES)[number];

/** A host key as the instance presented it. */
export interface PresentedHostKey {
  /** For example `ssh-ed25519`. */
  algorithm: string;
  /** `SHA256:` and unpadded base64, as OpenSSH prints it. */
  fingerprint: string;
  /** The public key blob, base64. */
  publicKey: string;
}

export interface ConnectFailure {
  ok: false;
  code: ConnectFailureCode;
  /** What the network, ssh2 or the instance said; untrusted text, capped. */
  evidence: string;
  /** Present where the handshake got as far as a key. */
  hostKey: PresentedHostKey | null;
  /** Milliseconds from the start of the attempt. */
  ms: number;
}

export type ExecFailureCode = 'deadline' | 'output-too-large' | 'closed' | 'refused' | 'cancelled';

/** End of one script on one channel. `stdout` and `stderr` hold what had come when it ended, within the cap. */
export type ExecOutcome =
  | { ok: true; exitCode: number; signal: string | null; stdout: string; stderr: string; ms: number }
  | { ok: false; code: ExecFailureCode; evidence: string; stdout: string; stderr: string; ms: number };
