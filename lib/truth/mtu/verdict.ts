/** How one instance stands, worst cause first. `inconclusive` is never folded into `fits`. */
export const VERDICTS = [
  'oversized',
  'mixed',
  'black-hole',
  'nic-wrong',
  'undersized',
  'inconclusive',
  'unreachable',
  'no-docker',
  'fits',
] as const;

export type Verdict = (typeof VERDICTS)[number];

/** A verdict as a row holds it; null for what this version does not know. */
export function toVerdict(text: string | null): Verdict | null {
  return VERDICTS.find((verdict) => verdict === text) ?? null;
}

export const SEVERITIES = ['critical', 'warning', 'notice', 'info'] as const;

export type Severity = (typeof SEVERITIES)[number];

/** A severity as a row holds it. */
export function toSeverity(text: string): Severity {
  return SEVERITIES.find((severity) => severity === text) ?? 'info';
}

/** What was run on the instance (or read from it) and what it answered: capped, unescaped, untrusted text. */
export interface Evidence {
  command: string;
  output: string;
}

/**
 * One thing worth knowing about an instance. The words for `code` are in the message catalogues under
 * `finding.<code>.{title,cause,action}`, with `params` filled in; the pure core holds no prose.
 */
export interface Finding {
  code: string;
  severity: Severity;
  params: Record<string, string | number>;
  evidence: Evidence[];
}

/** Outcome of the diagnosis of one inspection. All MTUs are bytes of IP packet. */
export interface Diagnosis {
  verdict: Verdict;
  /** What Docker's MTU should be, in bytes of IP packet; null where it cannot be told. */
  recommendedMtu: number | null;
  findings: Finding[];
}
