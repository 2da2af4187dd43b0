import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { restartDocker, writeDaemonJson } from '../docker/daemon-json';
import { downLab } from '../down';
import { run } from '../host/run';
import { labSupport } from '../host/support';
import { exec, leaderOf, mustSh } from '../instance/exec';
import { instanceOf } from '../lab-file';
import { setPath } from '../network/path';
import type { Instance, Lab } from '../types';
import { upLab } from '../up';
import { inspect, pathTo } from './probes-inspect';

const support = labSupport();
const NAME = `probes-paths-${process.pid}`;

/** Docker set right, so that the path alone decides the verdict. */
async function dockerFits(instance: Instance): Promise<void> {
  await writeDaemonJson(instance, '{"mtu":1442}');
  await restartDocker(instance);
}

async function forget(instance: Instance): Promise<void> {
  await mustSh(instance, 'ip route flush cache; ip -6 route flush cache');
}

describe.skipIf(!support.supported)(`paths of real instances${support.reason ? ` (${support.reason})` : ''}`, () => {
  let lab: Lab;
  let bookworm: Instance;
  let trixie: Instance;

  beforeAll(async () => {
    lab = await upLab({ name: NAME, releases: ['bookworm', 'trixie', 'bullseye'] });
    bookworm = instanceOf(lab, 'bookworm');
    trixie = instanceOf(lab, 'trixie');
    await Promise.all([dockerFits(bookworm), dockerFits(trixie)]);
  });
  afterAll(() => downLab(NAME));
  beforeEach(async () => {
    await setPath(lab);
    for (const instance of lab.instances) await forget(instance);
  });

  it('sees every path clear, over IPv4 and IPv6, on each release', async () => {
    for (const instance of lab.instances) {
      const seen = await inspect(lab, instance, { targets: [lab.web.address, lab.web.address6, 'other.lab'] });
      expect(seen.observations.paths).toHaveLength(6);
      for (const path of seen.observations.paths) {
        expect(path).toMatchObject({ outcome: 'clear', pathMtu: 1442, payload: path.family === 4 ? 1414 : 1394 });
      }
    }
  });

  it('finds a silent black hole to the byte, over IPv4 and IPv6, and calls it so', async () => {
    await setPath(lab, { limit: 1397, mode: 'silent', targets: ['web'] });
    for (const instance of lab.instances) {
      const seen = await inspect(lab, instance, { targets: [lab.web.address, lab.web.address6, lab.other.address] });
      expect(pathTo(seen, lab.web.address)).toMatchObject({ outcome: 'black-hole', pathMtu: 1397, payload: 1369 });
      expect(pathTo(seen, lab.web.address6)).toMatchObject({ outcome: 'black-hole', pathMtu: 1397, payload: 1349 });
      expect(pathTo(seen, lab.other.address)).toMatchObject({ outcome: 'clear' });
      expect(seen.recommendedMtu).toBe(1442);
      expect(seen.codes).toContain('path-black-hole');
    }
    expect((await inspect(lab, bookworm, { targets: [lab.web.address] })).verdict).toBe('black-hole');
  });

  it('recommends less only when two unrelated targets agree', async () => {
    await setPath(lab, { limit: 1400, mode: 'silent', targets: ['web', 'other'] });
    const targets = [lab.web.address, lab.other.address];
    const seen = await inspect(lab, bookworm, { targets });
    expect(seen).toMatchObject({ recommendedMtu: 1400, verdict: 'oversized' });
    expect(seen.codes).toContain('paths-agree');
  });

  it('takes the word of a router that answers', async () => {
    await setPath(lab, { limit: 1400, mode: 'answers', targets: ['web'] });
    const targets = [lab.web.address, lab.web.address6];
    const seen = await inspect(lab, bookworm, { targets });
    expect(pathTo(seen, lab.web.address)).toMatchObject({
      outcome: 'reported',
      pathMtu: 1400,
      reportedBy: lab.router.address,
    });
    expect(pathTo(seen, lab.web.address6)).toMatchObject({
      outcome: 'reported',
      pathMtu: 1400,
      reportedBy: lab.router.address6,
    });
    expect(seen).toMatchObject({ verdict: 'fits', recommendedMtu: 1442 });
    expect(seen.codes).toContain('path-reported');
    expect(seen.observations.cachedPathMtus).toContainEqual(
      expect.objectContaining({ target: lab.web.address, when: 'after', mtu: 1400 }),
    );
  });

  it('tells a path MTU that is merely remembered', async () => {
    await setPath(lab, { limit: 1400, mode: 'answers', targets: ['web'] });
    for (const instance of [bookworm, trixie]) {
      await exec(instance, ['ping', '-n', '-c1', '-W1', '-M', 'do', '-s', '1414', lab.web.address]);
    }
    await setPath(lab);
    for (const instance of [bookworm, trixie]) {
      const seen = await inspect(lab, instance, { targets: [lab.web.address] });
      expect(seen.observations.cachedPathMtus).toContainEqual(
        expect.objectContaining({ target: lab.web.address, when: 'before', mtu: 1400 }),
      );
      expect(seen.codes).toContain('pmtu-cached');
      const path = pathTo(seen, lab.web.address);
      // What the path really carries shows only where ping can look past the memory (-M probe).
      expect([
        { outcome: 'clear', pathMtu: 1442 },
        { outcome: 'reported', pathMtu: 1400 },
      ]).toContainEqual({ outcome: path?.outcome, pathMtu: path?.pathMtu });
      expect(seen.recommendedMtu).toBe(1442);
    }
    const past = await inspect(lab, trixie, { targets: [lab.web.address] });
    expect(pathTo(past, lab.web.address)).toMatchObject({ outcome: 'clear', pathMtu: 1442 });
  });

  it('calls blocked pings inconclusive, never a bad MTU', async () => {
    await setPath(lab, { dropIcmp: true });
    const seen = await inspect(lab, bookworm, { targets: [lab.web.address, lab.web.address6] });
    for (const path of seen.observations.paths) expect(path).toMatchObject({ outcome: 'icmp-blocked', pathMtu: null });
    expect(seen).toMatchObject({ verdict: 'inconclusive', recommendedMtu: 1442 });
  });

  it('never names a wrong number with a fifth of the pings lost, and now and then the right one', async () => {
    const outcomes = await outcomesUnderLoss(1 - Math.sqrt(0.8), [0.14, 0.26]);
    for (const path of outcomes) expect([null, 1410]).toContain(path?.pathMtu);
    expect(outcomes.some((path) => path?.pathMtu === 1410)).toBe(true);
  });

  it('never names a wrong number with a fifth of the packets lost each way, a third of the pings', async () => {
    for (const path of await outcomesUnderLoss(0.2, [0.28, 0.44])) expect([null, 1410]).toContain(path?.pathMtu);
  });

  /** Measures the same two paths several times. What is lost is seen first: of 400 pings, within four deviations. */
  async function outcomesUnderLoss(loss: number, [least, most]: [number, number]) {
    await setPath(lab, { limit: 1410, mode: 'silent', loss, targets: ['web'] });
    const { stdout } = await exec(bookworm, ['ping', '-n', '-q', '-i', '0.005', '-c', '400', lab.web.address]);
    const lost = Number(/([\d.]+)% packet loss/.exec(stdout)?.[1]) / 100;
    expect(lost).toBeGreaterThan(least);
    expect(lost).toBeLessThan(most);
    const outcomes = [];
    for (let i = 0; i < 5; i += 1) {
      const seen = await inspect(lab, bookworm, { targets: [lab.web.address, lab.web.address6] });
      outcomes.push(pathTo(seen, lab.web.address), pathTo(seen, lab.web.address6));
    }
    return outcomes;
  }

  it('measures between instances: clear as they are, and to the byte where one loses what is larger', async () => {
    const between = { instances: [trixie.address, trixie.address6] };
    for (const path of (await inspect(lab, bookworm, between)).observations.paths) {
      expect(path).toMatchObject({ outcome: 'clear', pathMtu: 1442 });
    }
    await mustSh(trixie, `iptables -A INPUT -s ${bookworm.address} -m length --length 1394: -j DROP`);
    const seen = await inspect(lab, bookworm, between);
    const path = pathTo(seen, trixie.address);
    expect(path).toMatchObject({ role: 'instance', outcome: 'black-hole', pathMtu: 1393, payload: 1365 });
    expect(pathTo(seen, trixie.address6)).toMatchObject({ role: 'instance', outcome: 'clear', pathMtu: 1442 });
    expect(seen).toMatchObject({ verdict: 'black-hole', recommendedMtu: 1442 });
    const back = await inspect(lab, trixie, { instances: [bookworm.address] });
    expect(pathTo(back, bookworm.address)).toMatchObject({ outcome: 'black-hole', pathMtu: 1393 });
    await mustSh(trixie, `iptables -D INPUT -s ${bookworm.address} -m length --length 1394: -j DROP`);
  });

  it('says what is unreachable and what has no name', async () => {
    const seen = await inspect(lab, bookworm, { targets: ['nothing.lab', '198.19.255.254'] });
    expect(pathTo(seen, 'nothing.lab')?.outcome).toBe('unreachable');
    expect(['unreachable', 'icmp-blocked']).toContain(pathTo(seen, '198.19.255.254')?.outcome);
  });

  it("measures with BusyBox's ping, which has no DF, by what the kernel does and learns", async () => {
    await run('cp', ['/bin/busybox', `/proc/${leaderOf(bookworm)}/root/usr/local/bin/busybox`]);
    await mustSh(
      bookworm,
      'printf \'#!/bin/sh\\nexec /usr/local/bin/busybox ping "$@"\\n\' >/usr/local/bin/ping; chmod 755 /usr/local/bin/ping',
    );
    await setPath(lab, { limit: 1400, mode: 'silent', targets: ['web'] });
    await setPath(lab, { limit: 1410, mode: 'answers', targets: ['other'] });
    const seen = await inspect(lab, bookworm, { user: 'root', targets: [lab.web.address, lab.other.address] });
    expect(seen.observations.system).toMatchObject({ value: { ping: 'busybox' } });
    expect(pathTo(seen, lab.router.address)).toMatchObject({ outcome: 'clear', pathMtu: 1442 });
    expect(pathTo(seen, lab.web.address)).toMatchObject({ outcome: 'black-hole', pathMtu: 1400 });
    expect(pathTo(seen, lab.other.address)).toMatchObject({ outcome: 'reported', pathMtu: 1410 });
    await mustSh(bookworm, 'rm /usr/local/bin/ping /usr/local/bin/busybox');
  });

  it('takes tracepath where there is no ping, and says so where there is neither', async () => {
    await mustSh(bookworm, 'mv /usr/bin/ping /usr/bin/ping.away');
    await setPath(lab, { limit: 1400, mode: 'answers', targets: ['other'] });
    const traced = await inspect(lab, bookworm, { targets: [lab.web.address, lab.other.address] });
    expect(pathTo(traced, lab.web.address)).toMatchObject({ outcome: 'clear', pathMtu: 1442 });
    expect(pathTo(traced, lab.other.address)).toMatchObject({ outcome: 'reported', pathMtu: 1400 });
    await mustSh(bookworm, 'mv /usr/bin/tracepath /usr/bin/tracepath.away');
    const seen = await inspect(lab, bookworm, { targets: [lab.web.address] });
    expect(seen.observations.system).toMatchObject({ value: { ping: null } });
    expect(seen.observations.paths.length).toBeGreaterThan(1);
    for (const path of seen.observations.paths) expect(path).toMatchObject({ outcome: 'inconclusive', pathMtu: null });
    expect(seen).toMatchObject({ verdict: 'inconclusive', recommendedMtu: 1442 });
    expect(seen.codes).toContain('no-ping');
    await mustSh(bookworm, 'mv /usr/bin/ping.away /usr/bin/ping; mv /usr/bin/tracepath.away /usr/bin/tracepath');
  });
});
