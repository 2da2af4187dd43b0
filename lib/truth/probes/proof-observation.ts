// A part of Observations: what that says of trust and units holds here.

/**
 * `silent` where none of several large packets was answered, and most of as many small ones were. `not-run` where small
 * packets are not answered either, or so many of them are lost that lost large ones prove nothing, where the container has no address of that family, or where a
 * router beyond the instance said what fits: the path is narrow there, and the container learns of it.
 */
export type ProofPing = 'passed' | 'too-big' | 'silent' | 'not-run';

/**
 * Why no container was tried on a network. `internal`: it has no way out, and needs no proof; `driver`: not one of those
 * that a container can be started on anywhere; `unattachable`: an overlay for services alone; `surplus`: others came
 * first; `name`: a name that is not put into a script; `cut`: time was up before.
 */
export type ProofOmission = 'internal' | 'driver' | 'unattachable' | 'surplus' | 'name' | 'cut';

/** What a throw-away container on one Docker network could do. */
export interface ContainerProof {
  network: string;
  /** The network's driver; absent in inspections from before it was asked. */
  driver?: string;
  /** Why it was not tried at all; absent where it was. */
  omitted?: ProofOmission;
  /** MTU of the container's interface, bytes of IP packet; null where it could not be told. */
  mtu: number | null;
  /**
   * passed: the download came through, and the instance itself refuses no packet of the container's MTU; failed: one of
   * them did not while the instance itself could; inconclusive: the instance could not either, or nothing was asked; not-run: said in detail.
   */
  outcome: 'passed' | 'failed' | 'inconclusive' | 'not-run';
  /** DF ping of the container's MTU to the default gateway, over IPv4. The download takes either family. */
  ping: ProofPing;
  /** The same over IPv6; absent in inspections from before it was asked. */
  ping6?: ProofPing;
  download: 'passed' | 'stalled' | 'failed' | 'not-run';
  /** Bytes of body that arrived in the container. */
  downloadedBytes: number | null;
  /**
   * The instance's own download connected and stopped after so many bytes, less than a full packet, as the container's
   * did; absent where it did not.
   */
  instanceStalledAt?: number;
  url: string | null;
  /** Why it was not run, or what it said. */
  detail: string;
}
