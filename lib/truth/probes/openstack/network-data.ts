import { z } from 'zod';
import { isMtu } from '@/lib/truth/packet/mtu';
import { readMac } from '@/lib/truth/probes/links/mac';
import { listOf, readJson } from '@/lib/truth/script/json';

/** One link of network_data.json. */
export interface NetworkDataLink {
  id: string;
  /** Null if there is none, or if it cannot be read. */
  mac: string | null;
  /** Bytes of IP packet; null if there is none. */
  mtu: number | null;
  /** The number and the link below it, for a VLAN. */
  vlan: { id: number; on: string } | null;
  /** Ids of a bond's links; null if it is not a bond. */
  bond: string[] | null;
}

const text = z.string().max(200).catch('');
const mac = z.string().max(64).optional().catch(undefined);

const networkDataSchema = z.object({
  links: listOf(
    z.object({
      id: text,
      type: text,
      ethernet_mac_address: mac,
      vlan_mac_address: mac,
      mtu: z.number().refine(isMtu).nullable().catch(null),
      vlan_id: z
        .union([
          z.number(),
          z
            .string()
            .regex(/^\d{1,4}$/)
            .transform(Number),
        ])
        .pipe(z.int().min(0).max(4095))
        .nullable()
        .catch(null),
      vlan_link: text,
      bond_links: listOf(z.string().max(200), 64),
    }),
    200,
  ),
});

/**
 * The links of an OpenStack network_data.json: physical links of any type, bonds and VLANs, as in the schema
 * (openstack/nova:doc/api_schemas/network_data.json; Nova itself writes the links of nova/virt/netutils.py, Ironic also
 * bonds and VLANs). A link of a type that is not in the schema is read as a physical link, as cloud-init does.
 * @param body headers of the reply before the JSON are allowed
 */
export function parseNetworkData(body: string): NetworkDataLink[] {
  const data = readJson(body.slice(Math.max(body.indexOf('{'), 0)), networkDataSchema);
  return (data?.links ?? []).map((link) => ({
    id: link.id,
    mac: readMac(link.type === 'vlan' ? link.vlan_mac_address : link.ethernet_mac_address),
    mtu: link.mtu,
    vlan: link.type === 'vlan' && link.vlan_id !== null ? { id: link.vlan_id, on: link.vlan_link } : null,
    bond: link.type === 'bond' ? link.bond_links : null,
  }));
}
