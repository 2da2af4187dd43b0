/**
 * Since when nothing is known of how an instance is: a change of ours ended then, and no inspection of after it has come
 * about yet. Null where the newest inspection tells.
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
