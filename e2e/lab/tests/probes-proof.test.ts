import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { scaled } from '../../pace/scaled.mjs';
import { createDockerNetwork } from '../docker/containers';
import { setDaemonJson } from '../docker/daemon-json';
import { createIpv6Network } from '../docker/ipv6-network';
import { labSupport } from '../host/support';
import { mustSh } from '../instance/exec';
import { resetInstance } from '../instance/reset';
import { instanceOf } from '../lab-file';
import { mustInNamespace } from '../network/namespaces';
import { setPath } from '../network/path';
import { networkPlan } from '../network/plan';
import { giveLabBack, takeLab } from '../pool/pool';
import type { Lab } from '../types';
import { type Inspected, inspect } from './probes-inspect';

const support = labSupport();

describe.skipIf(!support.supported)(
  `the proof on real instances${support.reason ? ` (${support.reason})` : ''}`,
  () => {
    let lab: Lab;

    beforeAll(async () => {
      lab = await takeLab();
      const bookworm = instanceOf(lab, 'bookworm');
      await setDaemonJson(bookworm, '{"mtu":1442}');
      await createDockerNetwork(bookworm, 'left');
    });
    afterAll(() => giveLabBack(lab));

    it('sends full packets over IPv6 as well, where the network has it', async () => {
      const instance = instanceOf(lab, 'bookworm');
      const proof = { url: lab.web.url };
      await createIpv6Network(lab, instance, 1442);
      const fits = await inspect(lab, instance, { proof });
      expect(proofOn(fits, 'six')).toMatchObject({ outcome: 'passed', ping: 'passed', ping6: 'passed' });
      expect(proofOn(fits, 'bridge')).toMatchObject({ outcome: 'passed', ping6: 'not-run' });
      try {
        await setPath(lab, { limit: 1400 });
        const lost = await inspect(lab, instance, { proof });
        expect(proofOn(lost, 'six')).toMatchObject({ outcome: 'failed', ping: 'silent', ping6: 'silent' });
      } finally {
        await setPath(lab);
      }
      await mustSh(instance, 'docker network rm six');
      await createIpv6Network(lab, instance);
      const over = await inspect(lab, instance, { proof });
      expect(proofOn(over, 'six')).toMatchObject({ mtu: 1500, outcome: 'failed', ping6: 'too-big' });
    });

    it('tells a path that is narrow on its way in from a container that does not fit', async () => {
      const instance = instanceOf(lab, 'bookworm');
      const proof = { url: lab.web.url };
      try {
        await setPath(lab, { limit: 1400, targets: ['web', 'other'] });
        const seen = await inspect(lab, instance, { proof });
        expect(proofOn(seen, 'bridge')).toMatchObject({ mtu: 1442, outcome: 'inconclusive', ping: 'passed' });
        expect(proofOn(seen, 'bridge')?.instanceStalledAt).toBeLessThan(1400);
        expect(seen.codes).toContain('download-stalls-here');
        expect(seen.verdict).not.toBe('fits');
      } finally {
        await setPath(lab);
      }
    });

    it('takes no lost packets for large ones, and still tells a packet that is too large', async () => {
      const instance = instanceOf(lab, 'bookworm');
      try {
        await setPath(lab, { loss: 0.2 });
        for (let n = 0; n < 5; n++) {
          const seen = await inspect(lab, instance, { proof: { url: lab.web.url } });
          expect(proofOn(seen, 'bridge')?.ping).not.toBe('silent');
          expect(proofOn(seen, 'left')?.outcome).toBe('failed');
        }
      } finally {
        await setPath(lab);
      }
    });

    it('takes an IPv6 target of the operator’s where the gateway is link-local', async () => {
      const instance = instanceOf(lab, 'bookworm');
      const shown = await mustInNamespace(lab.router.namespace, 'ip -6 -o addr show dev tenant scope link'.split(' '));
      const linkLocal = /inet6 (fe80[^/]*)/.exec(shown)?.[1];
      await mustSh(instance, 'docker network rm six');
      await createIpv6Network(lab, instance, 1442);
      await mustSh(instance, `ip -6 route replace default via ${linkLocal} dev ens3`);
      const seen = await inspect(lab, instance, { targets: [lab.web.address6], proof: { url: lab.web.url } });
      expect(proofOn(seen, 'six')).toMatchObject({ outcome: 'passed', ping6: 'passed' });
      expect(proofOn(seen, 'six')?.detail).toContain(lab.web.address6);
      const alone = await inspect(lab, instance, { proof: { url: lab.web.url } });
      expect(proofOn(alone, 'six')).toMatchObject({ outcome: 'passed', ping: 'passed', ping6: 'not-run' });
    });

    it('tries every network, more than one batch of them, and says of each other one why not', async () => {
      const instance = await resetInstance(lab, 'trixie');
      const free = (last: number) => instance.address.replace(/\d+$/, String(last));
      const near = instance.address.replace(/\d+$/, '0/24');
      await mustSh(
        instance,
        `set -e
        for n in 1 2 3 4 5 6 7 8; do docker network create --opt com.docker.network.driver.mtu=1442 many-$n; done
        docker network create --internal inside
        docker network create --subnet 198.18.250.0/30 --aux-address taken=198.18.250.2 full
        docker swarm init --advertise-addr ${instance.address} >/dev/null
        docker network create -d overlay mesh
        docker network create -d overlay --attachable --opt com.docker.network.driver.mtu=1442 open
        docker network create -d macvlan -o parent=ens3 --subnet ${near} --gateway ${free(1)} --ip-range ${free(208)}/29 lan
        ip link add idle type veth peer name idle-end
        docker network create -d macvlan -o parent=idle --subnet 198.18.251.0/24 down`,
        { timeoutMs: scaled(60_000) },
      );
      const seen = await inspect(lab, instance, { proof: { url: lab.web.url } });
      for (let n = 1; n <= 8; n++)
        expect(proofOn(seen, `many-${n}`)).toMatchObject({ mtu: 1442, outcome: 'passed', driver: 'bridge' });
      expect(proofOn(seen, 'lan')).toMatchObject({ mtu: 1442, outcome: 'passed', driver: 'macvlan' });
      // Packets from an overlay leave through docker_gwbridge, with its MTU.
      expect(proofOn(seen, 'open')).toMatchObject({ mtu: 1500, outcome: 'failed', driver: 'overlay' });
      expect(proofOn(seen, 'inside')).toMatchObject({ outcome: 'not-run', omitted: 'internal' });
      expect(proofOn(seen, 'mesh')).toMatchObject({ outcome: 'not-run', omitted: 'unattachable' });
      expect(proofOn(seen, 'ingress')).toMatchObject({ outcome: 'not-run', omitted: 'unattachable' });
      const full = proofOn(seen, 'full');
      expect(full).toMatchObject({
        outcome: 'not-run',
        detail: expect.stringContaining('no available IPv4 addresses'),
      });
      expect(proofOn(seen, 'down')).toMatchObject({
        outcome: 'inconclusive',
        detail: expect.stringContaining('could not connect at all'),
      });
      const said = seen.findings.filter(({ code }) => code === 'proof-omitted').map(({ params }) => params);
      expect(said).toEqual([{ reason: 'unattachable', count: 2, networks: 'ingress, mesh' }]);
      expect((await mustSh(instance, 'docker ps -aq --filter label=org.clearance.proof')).trim()).toBe('');
    });

    it('downloads over https too, and tells a handshake that stalls from a server that is not there', async () => {
      const instance = instanceOf(lab, 'trixie');
      const url = `https://${lab.other.address}:8443/3mb`;
      const stop = await serveTls(lab);
      try {
        await setDaemonJson(instance, '{"mtu":1442}');
        const fits = await inspect(lab, instance, { proof: { url } });
        expect(proofOn(fits, 'bridge')).toMatchObject({ mtu: 1442, outcome: 'passed', download: 'passed', url });
        await setDaemonJson(instance, '{}');
        const stalls = await inspect(lab, instance, { proof: { url } });
        expect(proofOn(stalls, 'bridge')).toMatchObject({ mtu: 1500, outcome: 'failed', downloadedBytes: 0 });
        expect(proofOn(stalls, 'bridge')?.detail).toContain('connected');
      } finally {
        stop();
      }
      const gone = await inspect(lab, instance, { proof: { url } });
      expect(proofOn(gone, 'bridge')).toMatchObject({ download: 'not-run' });
    });
  },
);

function proofOn({ observations }: Inspected, network: string) {
  return observations.proofs.known ? observations.proofs.value.find((proof) => proof.network === network) : undefined;
}

/** Serves a file of 3 MB over TLS next to the lab's own web server. Returns a function that stops it. */
async function serveTls(lab: Lab): Promise<() => void> {
  const folder = mkdtempSync(path.join(tmpdir(), 'clearance-tls-'));
  const inFolder = { cwd: folder };
  const names = ['-subj', '/CN=web.lab', '-keyout', 'key.pem', '-out', 'cert.pem'];
  execFileSync('openssl', ['req', '-x509', '-newkey', 'rsa:4096', '-nodes', ...names], {
    ...inFolder,
    stdio: 'ignore',
  });
  writeFileSync(path.join(folder, '3mb'), Buffer.alloc(lab.web.bytes, 'x'));
  const { web } = networkPlan(lab.name, lab.index).namespaces;
  const read = (name: string) => `require('fs').readFileSync('${name}')`;
  const options = `{ cert: ${read('cert.pem')}, key: ${read('key.pem')} }`;
  const program = `require('https').createServer(${options}, (_, to) => to.end(${read('3mb')})).listen(8443, () => console.log('up'))`;
  const serve = ['netns', 'exec', web, process.execPath, '-e', program];
  const server = spawn('ip', serve, { ...inFolder, stdio: ['ignore', 'pipe', 'inherit'] });
  await once(server.stdout, 'data');
  return () => {
    server.kill();
    rmSync(folder, { recursive: true });
  };
}
