import { namespaceName } from '../layout';

/** Labs that fit next to each other in 198.18.0.0/15, the range reserved for benchmarks (RFC 2544). */
export const MAX_LABS = 64;

/** MTU of the link that instances are on: what Geneve on OVN leaves of 1500. */
export const OVERLAY_MTU = 1442;

// A local prefix of the lab (RFC 4193), so that it is not the network of anybody else.
const ULA = 'fd5a:c1ea:7a9c';

/** The addresses and names of a lab, derived from its name and index only. */
export interface NetworkPlan {
  namespaces: { router: string; web: string };
  /** This machine's end of the link to the lab. */
  link: string;
  /** All addresses of the lab; routed over `link` and nowhere else. */
  prefixes: string[];
  prefixes6: string[];
  uplink: { machine: string; router: string; machine6: string; router6: string };
  tenant: { prefix: string; prefix6: string; bits: number; router: string; router6: string };
  web: { prefix: string; prefix6: string; router: string; router6: string; address: string; address6: string };
  other: { prefix: string; prefix6: string; router: string; router6: string; address: string; address6: string };
}

/** Plan the network of the lab with this name and index. */
export function networkPlan(lab: string, index: number): NetworkPlan {
  const third = index * 4;
  const upstream = `198.19.${third}`;
  const net6 = (n: number) => subnet6(index, n);
  return {
    namespaces: { router: namespaceName(lab, 'router'), web: namespaceName(lab, 'web') },
    link: `clab${index}`,
    prefixes: [`198.18.${third}.0/22`, `198.19.${third}.0/22`],
    prefixes6: [`${net6(0)}:/62`],
    tenant: {
      prefix: `198.18.${third}.0/22`,
      prefix6: `${net6(0)}:/64`,
      bits: 22,
      router: `198.18.${third}.1`,
      router6: `${net6(0)}:1`,
    },
    uplink: {
      router: `${upstream}.1`,
      machine: `${upstream}.2`,
      router6: `${net6(1)}:1`,
      machine6: `${net6(1)}:2`,
    },
    web: {
      prefix: `${upstream}.64/26`,
      prefix6: `${net6(2)}:/64`,
      router: `${upstream}.65`,
      router6: `${net6(2)}:1`,
      address: `${upstream}.66`,
      address6: `${net6(2)}:2`,
    },
    other: {
      prefix: `${upstream}.128/26`,
      prefix6: `${net6(3)}:/64`,
      router: `${upstream}.129`,
      router6: `${net6(3)}:1`,
      address: `${upstream}.130`,
      address6: `${net6(3)}:2`,
    },
  };
}

// From 1000 on, so that the group is never 0 and an address has only one form.
function subnet6(index: number, n: number): string {
  return `${ULA}:${(0x1000 + index * 4 + n).toString(16)}:`;
}

/** Address of the n-th instance of a lab, counted from 0. */
export function instanceAddress(index: number, n: number): { address: string; address6: string; mac: string } {
  const third = index * 4;
  const host = 11 + n;
  const hex = (value: number) => value.toString(16).padStart(2, '0');
  return {
    address: `198.18.${third}.${host}`,
    address6: `${subnet6(index, 0)}:${host.toString(16)}`,
    // Neutron's addresses start with fa:16:3e.
    mac: `fa:16:3e:18:${hex(index)}:${hex(host)}`,
  };
}
