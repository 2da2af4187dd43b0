import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { sudoRules } from '@/lib/truth/probes/sudo-rules';
import { scaled } from '../../pace/scaled.mjs';
import { createDockerNetwork, startContainer } from '../docker/containers';
import { restartDocker, stopDocker, writeDaemonJson } from '../docker/daemon-json';
import { labSupport } from '../host/support';
import { exec, mustSh, sh } from '../instance/exec';
import { resetInstance } from '../instance/reset';
import { instanceOf } from '../lab-file';
import { giveLabBack, takeLab } from '../pool/pool';
import { setMetadata } from '../services/set-metadata';
import type { Instance, Lab } from '../types';
import { dockerOf, inspect } from './probes-inspect';

const support = labSupport();

/** Docker's client with an injected fault. */
async function putClientBefore(instance: Instance, body: string): Promise<void> {
  const client = `#!/bin/sh\n${body}\nexec /usr/bin/docker "$@"\n`;
  await exec(instance, ['sh', '-c', 'cat >/usr/local/bin/docker; chmod 755 /usr/local/bin/docker'], { input: client });
}

async function inNetwork(instance: Instance, container: string, commands: string): Promise<void> {
  await mustSh(
    instance,
    `p=$(docker inspect -f '{{.State.Pid}}' ${container}); in_() { nsenter -t "$p" -n "$@"; }\nset -e\n${commands}`,
  );
}

describe.skipIf(!support.supported)(
  `What of Docker is its own, and what was not seen, on real instances${support.reason ? ` (${support.reason})` : ''}`,
  () => {
    let lab: Lab;
    let bookworm: Instance;

    beforeAll(async () => {
      lab = await takeLab(['bookworm', 'trixie']);
    });
    afterAll(() => giveLabBack(lab));
    beforeEach(async () => {
      bookworm = await resetInstance(lab, 'bookworm', { daemonJson: '{"mtu":1442}' });
    });

    it('does not take a tunnel, a bridge or their ports inside a container for an interface of Docker’s', async () => {
      await startContainer(bookworm, { name: 'vpn' });
      await inNetwork(
        bookworm,
        'vpn',
        `in_ ip link add docker0 type bridge; in_ ip link set docker0 mtu 9000 up
         in_ ip link add veth1 type veth peer name veth2; in_ ip link set veth1 mtu 9000 master docker0 up
         in_ ip link add wide type bridge; in_ ip link set wide mtu 1500 up`,
      );
      const seen = await inspect(lab, bookworm);
      expect(dockerOf(seen).containers[0]).toMatchObject({ interfaceMtu: 1442, unseen: [] });
      expect(dockerOf(seen).containers[0]?.interfaces).toEqual(
        expect.arrayContaining([
          { name: 'eth0', mtu: 1442, network: 'bridge' },
          { name: 'docker0', mtu: 9000, network: null },
          { name: 'wide', mtu: 1500, network: null },
        ]),
      );
      expect(seen.verdict).toBe('fits');
      // Somebody gave it another address: it is still the only link that leads out.
      await inNetwork(bookworm, 'vpn', 'in_ ip link set eth0 address 02:42:00:00:00:99');
      expect((await inspect(lab, bookworm)).verdict).toBe('fits');
    });

    it('holds each interface to its own network, an internal one to none', async () => {
      await mustSh(bookworm, 'docker network create --internal inside');
      await startContainer(bookworm, { name: 'both' });
      await mustSh(bookworm, 'docker network connect inside both');
      const right = await inspect(lab, bookworm);
      expect(dockerOf(right).containers[0]?.interfaces).toEqual([
        { name: 'eth0', mtu: 1442, network: 'bridge' },
        { name: 'eth1', mtu: 1500, network: 'inside' },
      ]);
      expect(right.verdict).toBe('fits');
      await inNetwork(bookworm, 'both', 'in_ ip link set eth0 mtu 1500');
      const old = await inspect(lab, bookworm);
      expect(old.findings[0]).toMatchObject({
        code: 'container-outdated',
        params: { container: 'both', containerMtu: 1500, networkMtu: 1442 },
      });
    });

    it('reads the outer ends for a user of the group docker, on bridges of any name, internal ones aside', async () => {
      await mustSh(
        bookworm,
        `usermod -aG docker nosudo; docker network create --internal inside
         docker network create -o com.docker.network.bridge.name=named0 -o com.docker.network.driver.mtu=1442 named`,
      );
      await startContainer(bookworm, { name: 'one', network: 'inside' });
      await startContainer(bookworm, { name: 'two', network: 'named' });
      const right = await inspect(lab, bookworm, { user: 'nosudo' });
      expect(dockerOf(right)).toMatchObject({ access: 'ok', unseen: [{ part: 'interfaces', reason: 'denied' }] });
      expect(right.codes).toContain('no-sudo');
      expect(right.verdict).toBe('fits');
      await mustSh(bookworm, `for p in $(ls /sys/class/net/named0/brif); do ip link set "$p" mtu 1500; done`);
      const old = await inspect(lab, bookworm, { user: 'nosudo' });
      expect(old.findings[0]).toMatchObject({ code: 'veth-oversized', params: { bridge: 'named0', vethMtu: 1500 } });
    });

    it('is not sure where it may not list containers, and says which rights would tell more', async () => {
      await startContainer(bookworm, { name: 'web' });
      const rules = sudoRules('nosudo').replace(/^ *\/usr\/bin\/docker ps .*\n/m, '');
      await exec(bookworm, ['sh', '-c', 'cat >/etc/sudoers.d/clearance; visudo -c >/dev/null'], { input: rules });
      const seen = await inspect(lab, bookworm, { user: 'nosudo' });
      expect(dockerOf(seen).unseen).toMatchObject([{ part: 'containers', reason: 'denied', missing: null }]);
      expect(seen.verdict).toBe('inconclusive');
      expect(seen.findings[0]?.code).toBe('containers-unseen');
      expect(seen.findings.find(({ code }) => code === 'section-denied')).toMatchObject({
        params: { section: 'docker-ids' },
        evidence: [{ output: expect.stringContaining('/usr/bin/docker ps -q --no-trunc') }],
      });
    });

    it('is not sure where docker inspect does not answer in time, or for some of the networks only', async () => {
      await startContainer(bookworm, { name: 'web' });
      await putClientBefore(bookworm, '[ "$1" = inspect ] && sleep 60');
      const slow = await inspect(lab, bookworm);
      expect(dockerOf(slow).unseen).toMatchObject([{ part: 'containers', reason: 'failed', missing: 1 }]);
      expect(slow.verdict).toBe('inconclusive');
      expect(slow.findings[0]?.code).toBe('containers-unseen');
      await createDockerNetwork(bookworm, 'app');
      await putClientBefore(
        bookworm,
        '[ "$1 $2" = "network inspect" ] && { /usr/bin/docker "$@" | grep -v \'"app"\'; exit 0; }',
      );
      const half = await inspect(lab, bookworm);
      expect(dockerOf(half).unseen).toMatchObject([{ part: 'networks', missing: 1 }]);
      expect(half.verdict).toBe('inconclusive');
      expect(half.findings[0]?.code).toBe('networks-unseen');
    });

    it('asks the instance’s own engine, whatever context root chose', async () => {
      await mustSh(bookworm, 'docker context create far --docker host=tcp://192.0.2.1:2375; docker context use far');
      const seen = await inspect(lab, bookworm);
      expect(dockerOf(seen)).toMatchObject({ access: 'ok', unseen: [] });
      expect(seen.verdict).toBe('fits');
    });

    it(
      'sees each of more than two hundred containers',
      async () => {
        await startContainer(bookworm, { name: 'first' });
        const image = await mustSh(bookworm, "docker inspect -f '{{.Config.Image}}' first");
        await mustSh(
          bookworm,
          `seq 205 | xargs -P 4 -I{} docker run -d --name c{} ${image.trim()} sleep 600 >/dev/null`,
          { timeoutMs: scaled(300_000) },
        );
        const seen = await inspect(lab, bookworm);
        expect(dockerOf(seen).containers).toHaveLength(206);
        expect(dockerOf(seen).containers.filter(({ interfaceMtu }) => interfaceMtu !== 1442)).toEqual([]);
        expect(dockerOf(seen).unseen).toEqual([]);
        expect(seen.observations.incomplete).toEqual([]);
        expect(seen.verdict).toBe('fits');
        await inNetwork(bookworm, 'c205', 'in_ ip link set eth0 mtu 1500');
        expect((await inspect(lab, bookworm)).findings[0]).toMatchObject({ params: { container: 'c205' } });
      },
      scaled(400_000),
    );

    it.each([
      ['{"mtu":"1442"}', 'wrong_type'],
      ['{"default-network-opts":{"overlay":{"a":"b"}}}', 'unknown_key'],
    ])('tells that Docker 20.10 will not start again with %s', async (text, reason) => {
      const code = 'config-refused';
      await writeDaemonJson(bookworm, text);
      const running = await inspect(lab, bookworm);
      expect(running.findings).toContainEqual(
        expect.objectContaining({ code, severity: 'critical', params: expect.objectContaining({ reason }) }),
      );
      await sh(bookworm, 'systemctl stop docker.socket docker.service; systemctl reset-failed; systemctl start docker');
      await stopDocker(bookworm);
      expect((await sh(bookworm, 'journalctl -u docker | grep -c "unable to configure"')).stdout.trim()).not.toBe('0');
      const stopped = await inspect(lab, bookworm);
      expect(stopped.codes).toEqual(expect.arrayContaining([code, 'docker-stopped']));
      expect(stopped.codes.filter((one) => one.startsWith('bridge-'))).toEqual([]);
      expect(stopped.verdict).toBe('inconclusive');
    });

    it('tells that Docker 20.10 passes over default-network-opts for bridges', async () => {
      await writeDaemonJson(
        bookworm,
        '{"mtu":1442,"default-network-opts":{"bridge":{"com.docker.network.driver.mtu":"1442"}}}',
      );
      await restartDocker(bookworm);
      await createDockerNetwork(bookworm, 'app');
      const seen = await inspect(lab, bookworm);
      expect(dockerOf(seen).networks.find(({ name }) => name === 'app')).toMatchObject({ configuredMtu: null });
      expect(seen.codes).toContain('new-networks-oversized-old');
      expect(seen.codes).not.toContain('config-refused');
      expect(seen.verdict).toBe('mixed');
    });

    it('calls a client without an engine no Docker', async () => {
      await stopDocker(bookworm);
      await mustSh(
        bookworm,
        `for f in /usr/sbin/dockerd /lib/systemd/system/docker.service /lib/systemd/system/docker.socket /etc/init.d/docker; do rm -f "$f"; done
         rm -rf /etc/systemd/system/docker.service.d; systemctl daemon-reload; systemctl reset-failed`,
      );
      const seen = await inspect(lab, bookworm);
      expect(seen.observations.docker).toMatchObject({ known: false, reason: 'absent' });
      expect(seen.observations.docker).toMatchObject({ detail: expect.stringContaining('/usr/bin/docker') });
      expect(seen.verdict).toBe('no-docker');
    });

    it('calls a network undersized that wastes bytes of its containers beside a bridge that is right', async () => {
      await createDockerNetwork(bookworm, 'small', { mtu: 1300 });
      const unused = await inspect(lab, bookworm);
      expect(unused.verdict).toBe('fits');
      expect(unused.codes).toContain('network-undersized');
      await startContainer(bookworm, { name: 'web', network: 'small' });
      const seen = await inspect(lab, bookworm);
      expect(seen.verdict).toBe('undersized');
      expect(seen.findings[0]).toMatchObject({ code: 'network-undersized', params: { network: 'small', wasted: 142 } });
    });

    it('reads kernel settings and the MTU of a route, and asks no metadata where OpenStack is not', async () => {
      await setMetadata(lab, { mtu: 1400 });
      await mustSh(
        bookworm,
        `sysctl -q -w net.ipv4.ip_no_pmtu_disc=1 net.ipv4.tcp_mtu_probing=2
         ip route change $(ip route show default) mtu 1400`,
      );
      const seen = await inspect(lab, bookworm);
      expect(seen.observations.kernel).toEqual({ ipNoPmtuDisc: 1, tcpMtuProbing: 2 });
      expect(seen.codes).toContain('pmtu-discovery-off');
      expect(seen.observations.egress.find(({ family }) => family === 4)).toMatchObject({
        linkMtu: 1442,
        routeMtu: 1400,
      });
      expect(seen.observations.expectedMtus).toMatchObject({ known: false, reason: 'not-asked' });
      await setMetadata(lab, null);
    });

    it('reads default-network-opts from the flag', async () => {
      const trixie = await resetInstance(lab, 'trixie');
      await mustSh(
        trixie,
        `mkdir -p /etc/systemd/system/docker.service.d
         printf '[Service]\\nExecStart=\\nExecStart=/usr/sbin/dockerd -H fd:// --mtu 1442 --default-network-opt=bridge=com.docker.network.driver.mtu=1442\\n' >/etc/systemd/system/docker.service.d/mtu.conf
         systemctl daemon-reload`,
      );
      await restartDocker(trixie);
      await createDockerNetwork(trixie, 'app');
      const seen = await inspect(lab, instanceOf(lab, 'trixie'));
      expect(dockerOf(seen).config).toMatchObject({ flagMtu: 1442, defaultNetworkMtu: 1442 });
      expect(dockerOf(seen).networks.find(({ name }) => name === 'app')).toMatchObject({ configuredMtu: 1442 });
      expect(seen).toMatchObject({ verdict: 'fits' });
      expect(seen.codes).not.toContain('new-networks-oversized');
      await mustSh(trixie, `echo '{"default-network-opts":{"bridge":{}}}' >/etc/docker/daemon.json`);
      expect(dockerOf(await inspect(lab, instanceOf(lab, 'trixie'))).config.conflicts).toEqual([
        'default-network-opts',
      ]);
    });
  },
);
