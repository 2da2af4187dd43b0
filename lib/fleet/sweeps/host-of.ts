/** A tag that begins so names the hypervisor of an instance: `host:compute-07`. */
const HOST_TAG = 'host:';

/**
 * What tells the hypervisor of an instance from others; null if it is not known, or if several tags name one. The only
 * place that decides it.
 */
export function hostOf({ tags }: { tags: readonly string[] }): string | null {
  const named = tags.flatMap((tag) => (tag.startsWith(HOST_TAG) ? [tag.slice(HOST_TAG.length).trim()] : []));
  return named.length === 1 && named[0] ? named[0] : null;
}
