import type { Diagnosis, Finding } from './verdict';

/** How a connection to an instance can fail: the codes of lib/remote/ssh/outcome.ts. */
export type FailureCode =
  | 'name-not-found'
  | 'refused'
  | 'timed-out'
  | 'network-unreachable'
  | 'host-key-unknown'
  | 'host-key-changed'
  | 'handshake-failed'
  | 'authentication-failed'
  | 'closed'
  | 'deadline'
  | 'output-too-large'
  | 'exec-refused'
  | 'stalled'
  | 'cancelled';

/**
 * The finding for an instance that could not be inspected. The connect failure `refused` means the port. The exec
 * failure `refused` (the instance does not run a command) is passed as `exec-refused`.
 * @param evidence text from the network, ssh2 or the instance; untrusted
 */
export function failureFinding(code: FailureCode, evidence: string): Finding {
  return {
    code: `connect-${code}`,
    severity: code === 'host-key-changed' ? 'critical' : code === 'cancelled' ? 'info' : 'warning',
    params: {},
    evidence: [{ command: 'ssh', output: evidence.slice(0, 2000) }],
  };
}

/** The whole diagnosis of an instance that could not be inspected. */
export function failureDiagnosis(code: FailureCode, evidence: string): Diagnosis {
  return { verdict: 'unreachable', recommendedMtu: null, findings: [failureFinding(code, evidence)] };
}
