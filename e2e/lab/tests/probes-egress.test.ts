import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { planDaemonConfig } from '@/lib/fleet/remediations/daemon-config/plan';
import { factsScript } from '@/lib/fleet/remediations/script/facts';
import { readSeen } from '@/lib/fleet/remediations/seen';
import { egressInterfaces } from '@/lib/truth/mtu/egress/egress-interfaces';
import { scaled } from '../../pace/scaled.mjs';
import { createDockerNetwork, startContainer } from '../docker/containers';
import { createIpv6Network } from '../docker/ipv6-network';
import { labSupport } from '../host/support';
import { mustSh } from '../instance/exec';
import { instanceOf } from '../lab-file';
import { giveLabBack, takeLab } from '../pool/pool';
import type { Instance, Lab } from '../types';
import { ask } from './fix-driver';
import { dockerFits, type Inspected, inspect } from './probes-inspect';

const support = labSupport();

/**
 * Several egress interfaces of one instance. This kernel has no WireGuard: the tunnels are ends of a veth with a WireGuard's
 * MTU, with the rules and routes that wg-quick and gateway containers set.
 */
describe.skipIf(!support.supported)(`ways out of real instances${support.reason ? ` (${support.reason})` : ''}`, () => {
  let lab: Lab;
  let bookworm: Instance;
  let trixie: Instance;

  beforeAll(async () => {
    lab = await takeLab(['bookworm', 'trixie']);
    bookworm = instanceOf(lab, 'bookworm');
    trixie = instanceOf(lab, 'trixie');
    await dockerFits(bookworm);
    await dockerFits(trixie);
  });
  afterAll(() => giveLabBack(lab));

  /** A link with this MTU, without a user at its other end. */
  const addLink = (instance: Instance, name: string, mtu: number, address: string) =>
    mustSh(
      instance,
      `ip link add ${name} mtu ${mtu} type veth peer name ${name}-far
      ip addr add ${address} dev ${name}; ip link set ${name} up; ip link set ${name}-far up`,
    );
  const told = ({ findings }: Inspected) =>
    findings
      .filter(({ code }) => /oversized$/.test(code) && !code.startsWith('new-'))
      .map(({ code, params }) => `${code} ${params.network ?? 'bridge'} ${params.mtu}`);
  const planOf = async (instance: Instance, mtu: number) => {
    const { answer } = await ask(lab, instance, factsScript);
    const { plan } = planDaemonConfig(readSeen(answer), { kind: 'set-mtu', mtu }, 60);
    const egress = plan.preflight.find(({ name }) => name === 'egress');
    return { ...egress, networks: plan.networks.map(({ name }) => name) };
  };

  it('asks nothing more if there are no rules', async () => {
    const seen = await inspect(lab, bookworm);
    expect(seen.verdict).toBe('fits');
    expect(seen.observations).not.toHaveProperty('policyRoutes');
    expect(seen.raw).toContain('begin network-rules4');
    expect(seen.raw).not.toContain('begin network-routes');
  });

  it.each(['bookworm', 'trixie'])(
    'judges a network by the tunnel that a rule sends it through, on %s',
    async (name) => {
      const instance = instanceOf(lab, name);
      await addLink(instance, 'wg0', 1420, '198.18.255.2/30');
      await createDockerNetwork(instance, 'vpn', { mtu: 1442, subnet: '10.77.0.0/16' });
      await createDockerNetwork(instance, 'app', { mtu: 1442 });
      await startContainer(instance, { name: 'behind', network: 'vpn', extra: ['--ip', '10.77.3.5'] });
      const route = 'ip route ROUTE default dev wg0 table 200';
      const rule = 'ip rule ROUTE priority 90 from 10.77.0.0/16 lookup 200';
      await mustSh(instance, `${route}; ${rule}`.replaceAll('ROUTE', 'add'));
      const seen = await inspect(lab, instance);
      expect(seen).toMatchObject({ verdict: 'mixed', recommendedMtu: 1442 });
      expect(told(seen)).toEqual(['network-oversized vpn 1420']);
      expect(seen.findings[0]).toMatchObject({
        code: 'network-oversized',
        params: { interface: 'wg0', networkMtu: 1442 },
      });
      expect(seen.observations.policyRoutes).toMatchObject({ families: [4], unanswered: [], closed: [] });
      expect(seen.observations.egress[0]).toMatchObject({ interface: 'ens3', linkMtu: 1442 });
      expect(await planOf(instance, 1442)).toMatchObject({ outcome: 'pass', networks: ['vpn'] });

      // Only the address of one container.
      const single = 'ip rule ROUTE priority 90 from 10.77.3.5 lookup 200';
      await mustSh(instance, `${rule.replace('ROUTE', 'del')}; ${single.replace('ROUTE', 'add')}`);
      expect(told(await inspect(lab, instance))).toEqual(['network-oversized vpn 1420']);

      // A kill switch lets nothing out, so nothing is too large.
      const closed = 'ip route replace unreachable default table 200';
      await mustSh(instance, `${single.replace('ROUTE', 'del')}; ${rule.replace('ROUTE', 'add')}; ${closed}`);
      const shut = await inspect(lab, instance);
      expect(shut).toMatchObject({ verdict: 'fits', recommendedMtu: 1442 });
      expect(shut.observations.policyRoutes?.closed.map(({ from }) => from)).toContain('10.77.3.5');

      await mustSh(
        instance,
        `${rule.replace('ROUTE', 'del')}; ip route flush table 200; ip link del wg0
      docker rm -f behind; docker network rm vpn app`,
        { timeoutMs: scaled(30_000) },
      );
    },
  );

  it('compares with the smallest of several next hops, also in the plan', async () => {
    await addLink(bookworm, 'ens4', 1400, '198.18.255.6/30');
    const { address } = lab.router;
    const several = `nexthop via ${address} dev ens3 nexthop via 198.18.255.5 dev ens4`;
    await mustSh(
      bookworm,
      `ip route replace default ${several}; ip route add ${lab.web.address} via ${address} dev ens3`,
    );
    const seen = await inspect(lab, bookworm, { targets: [lab.web.address] });
    const plan = [await planOf(bookworm, 1442), await planOf(bookworm, 1400)];
    await mustSh(
      bookworm,
      `ip route del ${lab.web.address}; ip route replace default via ${address} dev ens3; ip link del ens4`,
    );
    expect(seen).toMatchObject({ verdict: 'oversized', recommendedMtu: 1400 });
    expect(told(seen)).toEqual(['bridge-oversized bridge 1400']);
    expect(seen.codes).toContain('egress-multipath');
    expect(plan).toMatchObject([
      { outcome: 'block', params: { interface: 'ens4', egress: 1400 } },
      { outcome: 'pass', params: { interface: 'ens4' } },
    ]);
  });

  it('compares the plan with a full tunnel, as wg-quick makes it', async () => {
    await addLink(trixie, 'wg0', 1420, '198.18.255.2/30');
    const tunnel = `ip route ROUTE 198.18.0.0/15 via ${lab.router.address}
      ip rule ROUTE priority 80 lookup main suppress_prefixlength 0
      ip rule ROUTE priority 90 not fwmark 51820 lookup 51820
      ip route ROUTE default dev wg0 table 51820`;
    await mustSh(trixie, tunnel.replaceAll('ROUTE', 'add'));
    const plan = [await planOf(trixie, 1442), await planOf(trixie, 1420)];
    const seen = await inspect(lab, trixie);
    await mustSh(trixie, `${tunnel.replaceAll('ROUTE', 'del')}; ip link del wg0`);
    expect(plan).toMatchObject([
      { outcome: 'block', params: { interface: 'wg0', egress: 1420 } },
      { outcome: 'pass', params: { interface: 'wg0' } },
    ]);
    expect(seen).toMatchObject({ verdict: 'oversized', recommendedMtu: 1420 });
    expect(egressInterfaces(seen.observations)).toContainEqual(
      expect.objectContaining({
        ...{ family: 4, interface: 'wg0', mtu: 1420 },
        users: [{ kind: 'host' }, { kind: 'network', name: 'bridge' }],
      }),
    );
  });

  it('compares a network with IPv6 with a smaller IPv6 egress', async () => {
    await createIpv6Network(lab, bookworm, 1442);
    await createDockerNetwork(bookworm, 'four', { mtu: 1442 });
    await mustSh(bookworm, 'echo 1400 >/proc/sys/net/ipv6/conf/ens3/mtu');
    const seen = await inspect(lab, bookworm);
    await mustSh(bookworm, 'echo 1442 >/proc/sys/net/ipv6/conf/ens3/mtu');
    const fits = await inspect(lab, bookworm);
    await mustSh(bookworm, 'docker network rm six four');
    expect(told(seen)).toEqual(['network-oversized six 1400']);
    expect(seen).toMatchObject({ verdict: 'mixed', recommendedMtu: 1442 });
    expect(fits.verdict).toBe('fits');
  });

  it('compares an overlay with the Swarm’s data path, from both sources', async () => {
    await addLink(trixie, 'ens10', 1400, '198.18.254.2/24');
    const join = async (path: string) => {
      await mustSh(
        trixie,
        `docker swarm init ${path} >/dev/null
        docker network create -d overlay --opt com.docker.network.driver.mtu=1442 wide
        docker network create -d overlay --opt com.docker.network.driver.mtu=1400 fits`,
        { timeoutMs: scaled(60_000) },
      );
      const seen = await inspect(lab, trixie);
      const plan = await planOf(trixie, 1442);
      await mustSh(trixie, 'docker swarm leave --force', { timeoutMs: scaled(60_000) });
      const overlays = told(seen).filter((one) => one.startsWith('swarm-overlay'));
      return { way: seen.observations.swarmDataPath, overlays: overlays.sort(), networks: plan.networks };
    };
    const narrow = ['swarm-overlay-oversized ingress 1400', 'swarm-overlay-oversized wide 1400'];
    const way = { address: '198.18.254.2', family: 4, interface: 'ens10', linkMtu: 1400, sure: true };
    const advertised = await join('--advertise-addr 198.18.254.2');
    expect(advertised).toMatchObject({ way, overlays: narrow });
    expect(advertised.networks).toEqual(expect.arrayContaining(['ingress', 'wide']));
    expect(advertised.networks).not.toContain('fits');
    const split = await join(`--advertise-addr ${trixie.address} --data-path-addr 198.18.254.2`);
    expect(split).toMatchObject({ way, overlays: narrow });
    await mustSh(trixie, 'ip link set ens10 mtu 9000; ip link set ens10-far mtu 9000');
    const wide = await join('--advertise-addr 198.18.254.2');
    expect(wide).toMatchObject({ way: { ...way, linkMtu: 9000 }, overlays: [] });
    await mustSh(trixie, 'ip link del ens10; docker network rm docker_gwbridge || :', { timeoutMs: scaled(30_000) });
  });
});
