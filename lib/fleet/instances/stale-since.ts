/** Shown for an instance instead of a finding, if a change has ended since its last inspection. */
export const NOT_INSPECTED_SINCE = { code: 'not-inspected-since', params: {}, severity: 'warning' } as const;

/**
 * Since when the state of an instance is unknown: a change by Clearance ended then, and no inspection has finished
 * since. Null if the newest inspection is up to date.
 */
export function staleSince({
  asOf,
  latestInspection,
}: {
  asOf: Date | null;
  latestInspection: { startedAt: Date | null } | null;
}): Date | null {
  const began = latestInspection?.startedAt;
  return asOf !== null && (began == null || began < asOf) ? asOf : null;
}
