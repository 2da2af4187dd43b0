import type { Diagnosis, Finding } from './verdict';

/** How talking to an instance can fail: the codes of lib/remote/ssh/outcome.ts. */
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
  | 'cancelled';

/**
 * The finding for an instance that could not be inspected. A connect failure's `refused` is the port's; an exec
 * failure's `refused` (the instance will not run a command) is passed as `exec-refused`.
 * @param evidence what the network, ssh2 or the instance said; untrusted
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
