import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { labSupport } from '../host/support';
import { mustSh } from '../instance/exec';
import { instanceOf } from '../lab-file';
import { giveLabBack, takeLab } from '../pool/pool';
import { setMetadata } from '../services/set-metadata';
import type { Instance, Lab } from '../types';
import { dockerFits, inspect, pathTo } from './probes-inspect';

const support = labSupport();

describe.skipIf(!support.supported)(`routes of real instances${support.reason ? ` (${support.reason})` : ''}`, () => {
  let lab: Lab;
  let bookworm: Instance;
  /** Its egress is changed permanently. */
  let bullseye: Instance;

  beforeAll(async () => {
    lab = await takeLab(['bookworm', 'bullseye']);
    bookworm = instanceOf(lab, 'bookworm');
    bullseye = instanceOf(lab, 'bullseye');
    await dockerFits(bookworm);
  });
  afterAll(() => giveLabBack(lab));

  it('finds a black hole beyond a jumbo NIC that is not the egress, though the egress carries less', async () => {
    await mustSh(
      bookworm,
      `ip netns add far
      ip link add jumbo0 mtu 9000 type veth peer name far0 mtu 9000 netns far
      ip addr add 198.18.254.1/30 dev jumbo0; ip link set jumbo0 up
      ip -n far addr add 198.18.254.2/30 dev far0; ip -n far link set far0 up
      ip netns exec far iptables -A INPUT -m length --length 1501:65535 -j DROP`,
    );
    const seen = await inspect(lab, bookworm, { targets: ['198.18.254.2'] });
    await mustSh(bookworm, 'ip link del jumbo0; ip netns del far');
    const jumbo = { outcome: 'black-hole', pathMtu: 1500, interface: 'jumbo0', linkMtu: 9000 };
    expect(pathTo(seen, '198.18.254.2')).toMatchObject(jumbo);
    expect(seen).toMatchObject({ verdict: 'black-hole', recommendedMtu: 1442 });
    expect(seen.findings[0]).toMatchObject({ code: 'path-black-hole', params: { pathMtu: 1500, linkMtu: 9000 } });
  });

  it("takes the route's own MTU for what it is, and a router's advertisement", async () => {
    const { address, address6 } = lab.router;
    await mustSh(
      bookworm,
      `ip route replace default via ${address} dev ens3 mtu 1400
      ip -6 route replace default via ${address6} dev ens3 metric 1024 proto ra mtu 1380 expires 600`,
    );
    const targets = [lab.web.address, lab.web.address6];
    const seen = await inspect(lab, bookworm, { targets });
    expect(pathTo(seen, lab.web.address)).toMatchObject({ outcome: 'clear', pathMtu: 1400, routeMtu: 1400 });
    expect(pathTo(seen, lab.web.address6)).toMatchObject({ outcome: 'clear', pathMtu: 1380, routeMtu: 1380 });
    expect(pathTo(seen, address)).toMatchObject({ outcome: 'clear', pathMtu: 1442 });
    expect(seen.observations.cachedPathMtus).toEqual([]);
    expect(seen).toMatchObject({ recommendedMtu: 1400, verdict: 'oversized' });
    await mustSh(
      bookworm,
      `ip route replace default via ${address} dev ens3
      ip -6 route del default proto ra; ip -6 route replace default via ${address6} dev ens3 metric 1024
      echo 1380 >/proc/sys/net/ipv6/conf/ens3/mtu`,
    );
    const advertised = await inspect(lab, bookworm, { targets });
    expect(pathTo(advertised, lab.web.address6)).toMatchObject({ outcome: 'clear', pathMtu: 1380, linkMtu: 1380 });
    expect(advertised.observations.egress).toMatchObject([
      { family: 4, linkMtu: 1442, routeMtu: null },
      { family: 6, linkMtu: 1380 },
    ]);
    await mustSh(bookworm, 'echo 1442 >/proc/sys/net/ipv6/conf/ens3/mtu');
  });

  it('judges by where packets really leave, by a VPN’s two halves of the Internet or a rule', async () => {
    await mustSh(
      bookworm,
      `ip link add tun9 mtu 1420 type veth peer name tun9-far
      ip addr add 198.18.255.2/30 dev tun9; ip link set tun9 up; ip link set tun9-far up`,
    );
    const halves = 'ip route ROUTE 0.0.0.0/1 via 198.18.255.1; ip route ROUTE 128.0.0.0/1 via 198.18.255.1';
    const keep = `ip route ROUTE 198.18.0.0/15 via ${lab.router.address}`;
    const rule = 'ip route ROUTE default via 198.18.255.1 table 51; ip rule ROUTE priority 90 not fwmark 51 lookup 51';
    const main = 'ip rule ROUTE priority 80 lookup main suppress_prefixlength 0';
    for (const vpn of [`${keep}; ${halves}`, `${keep}; ${main}; ${rule}`]) {
      await mustSh(bookworm, vpn.replaceAll('ROUTE', 'add'));
      const seen = await inspect(lab, bookworm, { targets: [lab.web.address] });
      await mustSh(bookworm, vpn.replaceAll('ROUTE', 'del'));
      expect(seen.observations.egress[0]).toMatchObject({
        interface: 'tun9',
        linkMtu: 1420,
        defaultRoute: { interface: 'ens3', mtu: 1442 },
      });
      expect(seen).toMatchObject({ verdict: 'oversized', recommendedMtu: 1420 });
      expect(seen.codes).toContain('egress-elsewhere');
      expect(pathTo(seen, lab.web.address)).toMatchObject({ outcome: 'clear', pathMtu: 1442, interface: 'ens3' });
    }
    await mustSh(bookworm, 'ip link del tun9');
    expect((await inspect(lab, bookworm)).observations.egress[0]).not.toHaveProperty('defaultRoute');
  });

  it('follows a bridged egress down to the NIC of which OpenStack speaks', async () => {
    await setMetadata(lab, { mtu: 1400 });
    await mustSh(
      bullseye,
      `set -e
      mkdir -p /run/cloud-init; echo openstack >/run/cloud-init/cloud-id
      address=$(ip -o -4 addr show dev ens3 | awk '{ print $4 }')
      ip link add br0 address "$(cat /sys/class/net/ens3/address)" mtu 1442 type bridge forward_delay 0
      ip addr del "$address" dev ens3; ip link set ens3 master br0
      ip link set br0 up; ip addr add "$address" dev br0; ip route add default via ${lab.router.address} dev br0`,
    );
    const seen = await inspect(lab, bullseye);
    await setMetadata(lab, null);
    expect(seen.observations.egress).toContainEqual(
      expect.objectContaining({ family: 4, interface: 'br0', linkMtu: 1442 }),
    );
    expect(seen).toMatchObject({ verdict: 'oversized', recommendedMtu: 1400 });
    expect(seen.codes).toContain('nic-oversized');
  });
});
