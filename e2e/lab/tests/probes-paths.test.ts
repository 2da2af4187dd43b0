import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { summarise } from '@/lib/fleet/inspections/summarise';
import { run } from '../host/run';
import { labSupport } from '../host/support';
import { exec, leaderOf, mustSh } from '../instance/exec';
import { instanceOf } from '../lab-file';
import { mustInNamespace } from '../network/namespaces';
import { setPath } from '../network/path';
import { giveLabBack, takeLab } from '../pool/pool';
import type { Instance, Lab } from '../types';
import { dockerFits, inspect, pathTo } from './probes-inspect';

const support = labSupport();

async function flushPmtuCache(instance: Instance): Promise<void> {
  await mustSh(instance, 'ip route flush cache; ip -6 route flush cache');
}

describe.skipIf(!support.supported)(`paths of real instances${support.reason ? ` (${support.reason})` : ''}`, () => {
  let lab: Lab;
  let bookworm: Instance;
  let trixie: Instance;

  beforeAll(async () => {
    lab = await takeLab();
    bookworm = instanceOf(lab, 'bookworm');
    trixie = instanceOf(lab, 'trixie');
    await Promise.all([dockerFits(bookworm), dockerFits(trixie)]);
  });
  afterAll(() => giveLabBack(lab));
  beforeEach(async () => {
    await setPath(lab);
    for (const instance of lab.instances) await flushPmtuCache(instance);
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

  it('takes pings that are lost below what any path carries for a filter of large pings', async () => {
    await setPath(lab, { limit: 1024, mode: 'silent', targets: ['web', 'other'] });
    const seen = await inspect(lab, bookworm, { targets: [lab.web.address, lab.other.address] });
    expect(pathTo(seen, lab.web.address)).toMatchObject({ outcome: 'black-hole', pathMtu: 1024 });
    expect(seen).toMatchObject({ verdict: 'inconclusive', recommendedMtu: 1442 });
    expect(seen.findings[0]?.code).toBe('path-large-pings-lost');
    expect(seen.codes).not.toContain('path-black-hole');
  });

  it('recommends less where the gateway itself says so of two unrelated targets', async () => {
    await setPath(lab, { limit: 1400, mode: 'answers', targets: ['web', 'other'] });
    const seen = await inspect(lab, bookworm, { targets: [lab.web.address, lab.other.address] });
    for (const target of [lab.web.address, lab.other.address])
      expect(pathTo(seen, target)).toMatchObject({ outcome: 'reported', reportedBy: lab.router.address });
    expect(seen).toMatchObject({ recommendedMtu: 1400, verdict: 'oversized' });
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

  it('tells a path MTU that is only in the PMTU cache', async () => {
    await setPath(lab, { limit: 1400, mode: 'answers', targets: ['web'] });
    for (const instance of lab.instances) {
      await exec(instance, ['ping', '-n', '-c1', '-W1', '-M', 'do', '-s', '1414', lab.web.address]);
    }
    await setPath(lab);
    for (const instance of lab.instances) {
      const seen = await inspect(lab, instance, { targets: [lab.web.address] });
      expect(seen.observations.cachedPathMtus).toContainEqual(
        expect.objectContaining({ target: lab.web.address, when: 'before', mtu: 1400 }),
      );
      expect(seen.codes).toContain('pmtu-cached');
      // The real MTU of the path is only visible if ping can ignore the cached path MTU (-M probe).
      expect(pathTo(seen, lab.web.address)).toMatchObject(
        instance === trixie
          ? { outcome: 'clear', pathMtu: 1442 }
          : { outcome: 'inconclusive', pathMtu: null, obstacle: 'remembered' },
      );
      expect(seen.recommendedMtu).toBe(1442);
      expect(summarise(seen.observations).pathMtu).toBe(1442);
    }
  });

  it('hears the router that repeats what the PMTU cache holds, where ping can look past it', async () => {
    await setPath(lab, { limit: 1400, mode: 'answers', targets: ['web'] });
    await exec(trixie, ['ping', '-n', '-c1', '-W1', '-M', 'do', '-s', '1414', lab.web.address]);
    const seen = await inspect(lab, trixie, { targets: [lab.web.address] });
    const expected = { outcome: 'reported', pathMtu: 1400, reportedBy: lab.router.address };
    expect(pathTo(seen, lab.web.address)).toMatchObject(expected);
  });

  it('tells the instance’s own firewall, a filter on the way, and a missing route apart', async () => {
    await mustSh(bookworm, `iptables -A OUTPUT -p icmp -d ${lab.web.address} -j REJECT`);
    const reject = [
      'FORWARD',
      '-d',
      lab.other.address,
      '-p',
      'icmp',
      '-j',
      'REJECT',
      '--reject-with',
      'icmp-admin-prohibited',
    ];
    await mustInNamespace(lab.router.namespace, ['iptables', '-I', ...reject]);
    await mustSh(bookworm, 'ip -6 route save table main >/tmp/routes6; ip -6 route del default');
    const seen = await inspect(lab, bookworm, { targets: [lab.web.address, lab.other.address, 'fd77::1'] });
    await mustSh(
      bookworm,
      `ip -6 route restore </tmp/routes6; rm /tmp/routes6; iptables -D OUTPUT -p icmp -d ${lab.web.address} -j REJECT`,
    );
    await mustInNamespace(lab.router.namespace, ['iptables', '-D', ...reject]);
    expect(pathTo(seen, lab.web.address)).toMatchObject({ outcome: 'icmp-blocked', obstacle: 'firewall' });
    expect(pathTo(seen, lab.other.address)).toMatchObject({
      outcome: 'icmp-blocked',
      evidence: expect.stringMatching(/filtered|prohibited/i),
    });
    expect(pathTo(seen, lab.other.address)).not.toHaveProperty('obstacle');
    expect(pathTo(seen, 'fd77::1')).toMatchObject({ outcome: 'unreachable' });
    expect(seen.codes).toEqual(expect.arrayContaining(['icmp-blocked-here', 'icmp-blocked', 'path-family-absent']));
    expect(seen.codes).not.toContain('path-unreachable');
    expect(seen.codes).not.toContain('ping-denied');
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

  /**
   * Measures the same two paths several times. The loss rate is measured first: of 400 pings, within four deviations.
   */
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

  /** BusyBox for these tools, found before the system's own. */
  async function withBusyBox(tools: string[], then: () => Promise<void>): Promise<void> {
    await run('cp', ['/bin/busybox', `/proc/${leaderOf(bookworm)}/root/usr/local/bin/busybox`]);
    for (const tool of tools) {
      const text = `#!/bin/sh\nexec /usr/local/bin/busybox ${tool} "$@"\n`;
      await exec(bookworm, ['sh', '-c', `cat >/usr/local/bin/${tool}; chmod 755 /usr/local/bin/${tool}`], {
        input: text,
      });
    }
    try {
      await then();
    } finally {
      await mustSh(bookworm, `cd /usr/local/bin && rm -f busybox ${tools.join(' ')}`);
    }
  }

  it("names no size that BusyBox's ping and ip cannot know, where the kernel cuts what it has learned", async () => {
    await withBusyBox(['ping', 'ip'], async () => {
      const targets = [lab.web.address, lab.other.address, lab.web.address6];
      const clear = await inspect(lab, bookworm, { user: 'root', targets });
      for (const path of clear.observations.paths) expect(path).toMatchObject({ outcome: 'clear', pathMtu: 1442 });
      await setPath(lab, { limit: 1400, mode: 'answers', targets: ['web'] });
      await setPath(lab, { limit: 1397, mode: 'silent', targets: ['other'] });
      const seen = await inspect(lab, bookworm, { user: 'root', targets: [lab.web.address] });
      const unknown = { outcome: 'inconclusive', pathMtu: null, obstacle: 'no-df' };
      expect(pathTo(seen, lab.web.address)).toMatchObject(unknown);
      expect(seen.codes).toContain('path-no-df');
      // The kernel knows by now: every packet that is too large is fragmented, and answered.
      const again = await inspect(lab, bookworm, { user: 'root', targets: [lab.web.address] });
      expect(pathTo(again, lab.web.address)).toMatchObject(unknown);
      const hole = await inspect(lab, bookworm, { user: 'root', targets: [lab.other.address] });
      expect(pathTo(hole, lab.other.address)).toMatchObject({ outcome: 'black-hole', pathMtu: 1397 });
      await mustSh(bookworm, 'echo 1 >/proc/sys/net/ipv4/ip_no_pmtu_disc');
      const off = await inspect(lab, bookworm, { user: 'root', targets });
      await mustSh(bookworm, 'echo 0 >/proc/sys/net/ipv4/ip_no_pmtu_disc');
      expect(pathTo(off, lab.other.address)).toMatchObject(unknown);
    });
  });

  it("measures with BusyBox's ping, which has no DF, by what the kernel does and learns", async () => {
    await withBusyBox(['ping'], async () => {
      await setPath(lab, { limit: 1400, mode: 'silent', targets: ['web'] });
      await setPath(lab, { limit: 1410, mode: 'answers', targets: ['other'] });
      const seen = await inspect(lab, bookworm, { user: 'root', targets: [lab.web.address, lab.other.address] });
      expect(seen.observations.system).toMatchObject({ value: { ping: 'busybox' } });
      expect(pathTo(seen, lab.router.address)).toMatchObject({ outcome: 'clear', pathMtu: 1442 });
      expect(pathTo(seen, lab.web.address)).toMatchObject({ outcome: 'black-hole', pathMtu: 1400 });
      expect(pathTo(seen, lab.other.address)).toMatchObject({ outcome: 'reported', pathMtu: 1410 });
    });
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
