/** An encapsulation that OpenStack's tenant networks use, and the bytes that it takes from each packet. */
export interface Overlay {
  name: 'VXLAN' | 'GRE' | 'Geneve' | 'OVN Geneve';
  /** Bytes in addition to the outer IP header (neutron-lib constants; 38 is OVN's minimum max_header_size). */
  encapsulation: number;
}

/** neutron_lib/constants.py: VXLAN 30, GRE 22, Geneve 30 at least; OVN needs 38. */
export const OVERLAYS: readonly Overlay[] = [
  { name: 'VXLAN', encapsulation: 30 },
  { name: 'GRE', encapsulation: 22 },
  { name: 'Geneve', encapsulation: 30 },
  { name: 'OVN Geneve', encapsulation: 38 },
];

/** Bytes of the outer IP header. */
export const OUTER_IP_HEADER = { 4: 20, 6: 40 } as const;

/** Common underlay MTUs, bytes of IP packet. */
const UNDERLAYS = [1500, 1550, 1600, 8950, 9000, 9216] as const;

export interface OverlayGuess {
  overlay: Overlay['name'];
  /** Bytes of IP packet. */
  underlay: number;
  outerFamily: 4 | 6;
  /** For example `1500 - 20 - 38 = 1442`. */
  arithmetic: string;
}

/**
 * MTU of a tenant network: that of the underlay, minus the outer IP header, minus the encapsulation. Bytes of IP
 * packet.
 */
export function overlayMtu(underlay: number, outerFamily: 4 | 6, overlay: Overlay): number {
  return underlay - OUTER_IP_HEADER[outerFamily] - overlay.encapsulation;
}

/**
 * Which overlays would give a NIC this MTU: a hint, not a proof. More than one answer means that the number is
 * ambiguous (1450 is both VXLAN and plain Geneve). Source: neutron's ml2 type_tunnel.py.
 * @param mtu bytes of IP packet
 */
export function guessOverlays(mtu: number): OverlayGuess[] {
  const found: OverlayGuess[] = [];
  for (const underlay of UNDERLAYS) {
    for (const outerFamily of [4, 6] as const) {
      for (const overlay of OVERLAYS) {
        if (overlayMtu(underlay, outerFamily, overlay) !== mtu) continue;
        const arithmetic = `${underlay} - ${OUTER_IP_HEADER[outerFamily]} - ${overlay.encapsulation} = ${mtu}`;
        found.push({ overlay: overlay.name, underlay, outerFamily, arithmetic });
      }
    }
  }
  return found;
}
