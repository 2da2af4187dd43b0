// A part of Observations: its rules about trust and units apply here.

/**
 * `silent` if none of several large packets was answered, but most of as many small ones were. `not-run` if small
 * packets are not answered either, or so many are lost that lost large ones prove nothing, if the container has no
 * address of that family, or if a router beyond the instance reported the MTU: then the path is narrow there, and the
 * container learns it.
 */
export type ProofPing = 'passed' | 'too-big' | 'silent' | 'not-run';

/**
 * Why no container was started on a network. `internal`: it has no way out, and needs no proof; `driver`: containers
 * cannot be started on it by this driver; `unattachable`: an overlay only for services; `surplus`: over the limit of
 * networks; `name`: the name is not allowed in a script; `cut`: the time was up before.
 */
export type ProofOmission = 'internal' | 'driver' | 'unattachable' | 'surplus' | 'name' | 'cut';

/** The result of a temporary container on one Docker network. */
export interface ContainerProof {
  network: string;
  /** The network's driver; absent in older inspections. */
  driver?: string;
  /** Why no container was started; absent if one was. */
  omitted?: ProofOmission;
  /** MTU of the container's interface, bytes of IP packet; null if unknown. */
  mtu: number | null;
  /**
   * passed: the download succeeded, and the instance itself refuses no packet of the container's MTU. failed: one of
   * them failed, but the instance itself could. inconclusive: the instance could not either, or nothing was requested.
   * not-run: the reason is in detail.
   */
  outcome: 'passed' | 'failed' | 'inconclusive' | 'not-run';
  /** DF ping of the container's MTU to the default gateway, over IPv4. The download uses either family. */
  ping: ProofPing;
  /** The same over IPv6; absent in older inspections. */
  ping6?: ProofPing;
  download: 'passed' | 'stalled' | 'failed' | 'not-run';
  /** Bytes of the body that arrived in the container. */
  downloadedBytes: number | null;
  /**
   * The instance's own download connected and stopped after this many bytes, less than a full packet, like the
   * container's; absent if it did not.
   */
  instanceStalledAt?: number;
  url: string | null;
  /** Why it was not run, or its message. */
  detail: string;
}
