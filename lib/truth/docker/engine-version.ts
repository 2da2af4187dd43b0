// What an engine of a given version supports. Each function takes the version as the engine reports it, such as
// `26.1.5+dfsg1`, and returns null if it has no readable version. The caller decides what to do then.

/** The first number of a version; null if there is none. */
export function engineMajor(version: string | null): number | null {
  const major = /^(\d{1,3})(?!\d)/.exec(version ?? '')?.[1];
  return major === undefined ? null : Number(major);
}

/** `default-network-opts`, in daemon.json and as a flag: 24.0 (moby#43197). An older engine does not start with it. */
export function knowsDefaultNetworkOpts(version: string | null): boolean | null {
  return isAtLeast(version, 24);
}

/**
 * A MAC address belongs to the connection of a container to a network: 25.0. Before, it belonged to the container,
 * which took it to the next network. Seen on 20.10 and 26.1.
 */
export function keepsMacOnConnection(version: string | null): boolean | null {
  return isAtLeast(version, 25);
}

/** A container's MAC address is random, and no longer made from its IPv4 address: 28.0. */
export function makesRandomMacs(version: string | null): boolean | null {
  return isAtLeast(version, 28);
}

/** A new Docker keeps its images in containerd's store by default: 29.0. */
export function prefersContainerdStore(version: string | null): boolean | null {
  return isAtLeast(version, 29);
}

function isAtLeast(version: string | null, major: number): boolean | null {
  const known = engineMajor(version);
  return known === null ? null : known >= major;
}
