import type { Link } from '@/lib/truth/probes/observations';

/** The bytes that are taken from a packet's size between a link and a link below it. */
export interface Taken {
  /** VLAN tags: a NIC has room for them beside its MTU; an overlay of OpenStack does not (OpenStack's config-mtu). */
  tags: number;
  /** Headers of tunnels: a link below carries that much less of the inner packet. */
  tunnel: number;
}

/** The next link of a packet, and the bytes that are taken on this step. */
export type Step = { to: string } & Partial<Taken>;

/** Bytes of a VLAN tag. */
export const VLAN_TAG = 4;

/** Links by name. */
export type Links = ReadonlyMap<string, Link>;
