/** The state of one instance, worst cause first. `inconclusive` never becomes `fits`. */
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

/** A verdict as stored in a row; null if this version does not know it. */
export function toVerdict(text: string | null): Verdict | null {
  return VERDICTS.find((verdict) => verdict === text) ?? null;
}

export const SEVERITIES = ['critical', 'warning', 'notice', 'info'] as const;

export type Severity = (typeof SEVERITIES)[number];

/** A severity as stored in a row. */
export function toSeverity(text: string): Severity {
  return SEVERITIES.find((severity) => severity === text) ?? 'info';
}

/** What was run on the instance (or read from it) and its answer: limited in length, unescaped, untrusted text. */
export interface Evidence {
  command: string;
  output: string;
}

/**
 * One fact worth knowing about an instance. The words for `code` are in the message catalogues under
 * `finding.<code>.{title,cause,action}`, with `params` filled in. The pure core has no texts for people.
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
  /** The recommended MTU of Docker, bytes of IP packet; null if unknown. */
  recommendedMtu: number | null;
  findings: Finding[];
}
