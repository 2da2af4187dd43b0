import type { Evidence, Finding, Severity } from './verdict';

/** Makes a finding; the words for `code` are in finding.json. */
export function finding(
  code: string,
  severity: Severity,
  params: Record<string, string | number>,
  ...evidence: (Evidence | null)[]
): Finding {
  return { code, severity, params, evidence: evidence.filter((one) => one !== null) };
}

/** The question and its answer, limited in length. */
export function evidence(command: string, output: string): Evidence {
  return { command, output: output.slice(0, 2000) };
}
