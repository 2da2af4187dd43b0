// What an engine of some version knows and does. Each takes the version as the engine says it, such as `26.1.5+dfsg1`, and
// answers null where no version can be told from that: what to do then is the caller's to decide.

/** The first number of a version; null where it has none, or nothing was said. */
export function engineMajor(version: string | null): number | null {
  const major = /^(\d{1,3})(?!\d)/.exec(version ?? '')?.[1];
  return major === undefined ? null : Number(major);
}

/** `default-network-opts`, in daemon.json and as a flag: 24.0 (moby#43197). An older engine does not start with it. */
export function knowsDefaultNetworkOpts(version: string | null): boolean | null {
  return isAtLeast(version, 24);
}

/**
 * A hardware address belongs to the container's connection to a network, and not to the container, which would take it
 * to the next network: 25.0. Seen on 20.10 and 26.1.
 */
export function keepsMacOnConnection(version: string | null): boolean | null {
  return isAtLeast(version, 25);
}

/** A container's hardware address is random, and no longer made from its IPv4 address: 28.0. */
export function makesRandomMacs(version: string | null): boolean | null {
  return isAtLeast(version, 28);
}

/** A new Docker keeps its images in containerd's store unasked: 29.0. */
export function prefersContainerdStore(version: string | null): boolean | null {
  return isAtLeast(version, 29);
}

function isAtLeast(version: string | null, major: number): boolean | null {
  const known = engineMajor(version);
  return known === null ? null : known >= major;
}
