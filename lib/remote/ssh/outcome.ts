/**
 * How a connection to an instance can end. All of these are expected results of work with a remote machine: a value
 * with its evidence, never an exception.
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
  /** The caller cancelled: nothing is known about the instance. */
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
  /** Text from the network, ssh2 or the instance; untrusted, limited in length. */
  evidence: string;
  /** Present if the handshake got as far as a key. */
  hostKey: PresentedHostKey | null;
  /** Milliseconds from the start of the attempt. */
  ms: number;
}

export type ExecFailureCode =
  | 'deadline'
  | 'output-too-large'
  | 'closed'
  | 'refused'
  /** The connection is open, but nothing arrives any more, not even the answer to a keepalive. */
  | 'stalled'
  | 'cancelled';

/** End of one script on one channel. `stdout` and `stderr` have the output up to the end, within the limit. */
export type ExecOutcome =
  | { ok: true; exitCode: number; signal: string | null; stdout: string; stderr: string; ms: number }
  | { ok: false; code: ExecFailureCode; evidence: string; stdout: string; stderr: string; ms: number };
