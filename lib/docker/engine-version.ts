/**
 * Whether an engine knows `default-network-opts`, which came with 24.0 (moby#43197).
 * @returns null where the version could not be told
 */
export function knowsDefaultNetworkOpts(version: string): boolean | null {
  const major = /^(\d{1,3})\./.exec(version)?.[1];
  return major === undefined ? null : Number(major) >= 24;
}
