/// <reference types="vite/client" />
import { describe, expect, it } from 'vitest';
import { madeFrames } from '@/e2e/fixtures/made-frames';
import { parseCachedPmtu } from '@/lib/truth/probes/routes/route-line';
import { parsePaths } from './parse';

const samples = import.meta.glob('./samples/*.txt', { eager: true, query: '?raw', import: 'default' });
const sample = (name: string) => String(samples[`./samples/${name}.txt`]);
const only = (name: string, body: string) => parsePaths(madeFrames({ [name]: body })).paths[0];

describe('recorded paths', () => {
  it.each(['debian-11', 'debian-12', 'debian-13'])('are judged on %s', (release) => {
    expect(only('path gateway 4 198.18.16.1', sample(`${release}.gateway-4`))).toMatchObject({
      outcome: 'clear',
      pathMtu: 1442,
      payload: 1414,
    });
    expect(only('path gateway 6 fd5a::1', sample(`${release}.gateway-6`))).toMatchObject({
      outcome: 'clear',
      pathMtu: 1442,
      payload: 1394,
    });
    expect(only('path target 4 web', sample(`${release}.silent-4`))).toMatchObject({
      outcome: 'black-hole',
      pathMtu: 1397,
      payload: 1369,
      reportedBy: null,
    });
    expect(only('path target 6 web', sample(`${release}.silent-6`))).toMatchObject({
      outcome: 'black-hole',
      pathMtu: 1397,
      payload: 1349,
    });
    expect(only('path target 4 other', sample(`${release}.reported-4`))).toMatchObject({
      outcome: 'reported',
      pathMtu: 1400,
      reportedBy: expect.stringMatching(/^198\.18\./),
    });
    expect(only('path target 6 other', sample(`${release}.reported-6`))).toMatchObject({
      outcome: 'reported',
      pathMtu: 1400,
      reportedBy: expect.stringMatching(/^fd/),
    });
  });

  it.each(['debian-11', 'debian-12', 'debian-13'])('are read from tracepath on %s', (release) => {
    const before =
      '198.19.16.130 via 198.18.16.1 dev ens3 src 198.18.16.11 uid 1000 \\    cache expires 590sec mtu 1400';
    const body = `address 198.19.16.130\nip iproute2\nbefore ${before}\nlink ens3 1442\ntool tracepath\n${sample(`${release}.tracepath-4`)}`;
    // Those of Debian 11 and 12 do not look past the kernel's cached path MTU, which was recorded there.
    expect(only('path target 4 other', body)).toMatchObject(
      release === 'debian-13'
        ? { outcome: 'reported', pathMtu: 1400, reportedBy: expect.stringMatching(/^198\.18\./) }
        : { outcome: 'inconclusive', pathMtu: null, obstacle: 'remembered' },
    );
  });
});

const reply = (round: number, size: number) =>
  `try ${round} ${size} do 0 PING x|${size - 20} bytes from x: icmp_seq=1 ttl=64 time=0.1 ms\n`;
const lost = (round: number, size: number) => `try ${round} ${size} do 1 PING x|1 packets transmitted, 0 received\n`;
const head = 'address x\nlink ens3 1500\ntool iputils\n';

const late = (round: number, size: number) => lost(round, size).replace(' do 1 ', ' do 1late ');

describe('an instance that is too busy', () => {
  const sizes = [1442, 1443];
  const many = (of: (size: number) => string) => sizes.flatMap((size) => Array<string>(12).fill(of(size))).join('');

  it('has no size if it may have caused the missing replies', () => {
    const body =
      head + reply(0, 576) + lost(0, 1500) + many((size) => (size === 1442 ? reply(3, size) : late(3, size)));
    const judged = only('path target 4 x', body);
    expect(judged).toMatchObject({ outcome: 'inconclusive', pathMtu: null, obstacle: 'slow' });
    expect(judged?.evidence).toContain('12 of 26 pings');
    const quiet = body.replaceAll('late', '');
    expect(only('path target 4 x', quiet)).toMatchObject({ outcome: 'black-hole', pathMtu: 1442 });
  });

  it('has no clear path if every large packet may have been lost by it', () => {
    const body = head + late(0, 1500) + late(0, 1500) + reply(0, 576) + reply(0, 84);
    expect(only('path target 4 x', body)).toMatchObject({ outcome: 'inconclusive', pathMtu: null, obstacle: 'slow' });
    const searched = body + reply(1, 1442) + late(1, 1450) + late(2, 1443);
    expect(only('path target 4 x', searched)).toMatchObject({ outcome: 'inconclusive', obstacle: 'slow' });
  });

  it('is not taken for blocked pings', () => {
    const judged = only('path target 4 x', head + late(0, 1500) + late(0, 576) + lost(0, 84));
    expect(judged).toMatchObject({ outcome: 'inconclusive', pathMtu: null, obstacle: 'slow' });
    expect(only('path target 4 x', head + late(0, 1500) + late(0, 576))).toMatchObject({ obstacle: 'slow' });
  });

  it('still has a result from answers, however late', () => {
    const body = head + reply(0, 1500).replace(' do 0 ', ' do 0late ') + late(0, 576);
    expect(only('path target 4 x', body)).toMatchObject({ outcome: 'clear', pathMtu: 1500 });
    const router = 'try 0 1500 do 1late PING x|From 198.18.0.1 icmp_seq=1 Frag needed and DF set (mtu = 1442)\n';
    expect(only('path target 4 x', head + router + reply(1, 1442))).toMatchObject({
      outcome: 'reported',
      pathMtu: 1442,
    });
  });

  it('does not hide a black hole that was seen often enough in time', () => {
    const body =
      head + reply(0, 576) + late(1, 1443) + many((size) => (size === 1442 ? reply(3, size) : lost(3, size)));
    expect(only('path target 4 x', body)).toMatchObject({ outcome: 'black-hole', pathMtu: 1442 });
  });
});

describe('what may be concluded', () => {
  it("is the router's word, even where the kernel repeated it first", () => {
    const local = 'try 0 1500 do 1 PING x|ping: local error: message too long, mtu=1442\n';
    const router =
      'try 0 1450 do 1 PING x|From 198.18.0.1 icmp_seq=1 Frag needed and DF set (mtu = 1442)|1 packets transmitted\n';
    expect(only('path target 4 x', head + local + router + reply(1, 1442))).toMatchObject({
      outcome: 'reported',
      pathMtu: 1442,
      reportedBy: '198.18.0.1',
    });
  });

  it('is nothing from silence alone', () => {
    expect(only('path target 4 x', head + lost(0, 1500) + lost(0, 576))).toMatchObject({
      outcome: 'icmp-blocked',
      pathMtu: null,
    });
  });

  it('is no number where N+1 was tried too seldom', () => {
    const body = head + reply(0, 576) + lost(0, 1500) + reply(1, 1442) + lost(1, 1443);
    expect(only('path target 4 x', body)).toMatchObject({ outcome: 'inconclusive', pathMtu: null });
  });

  it('is no number where loss explains the silence', () => {
    const noisy = Array.from({ length: 12 }, (_, i) => (i % 2 ? reply(2, 1442) : lost(2, 1442)) + lost(2, 1443)).join(
      '',
    );
    expect(only('path target 4 x', head + reply(0, 576) + lost(0, 1500) + noisy)).toMatchObject({
      outcome: 'inconclusive',
      pathMtu: null,
    });
  });

  it('is no number where N+1 met an outage', () => {
    const body = `${head}${reply(0, 576)}${lost(0, 1500)}${reply(1, 1442)}try 1 1443 do 1 PING x|From 10.0.0.1 icmp_seq=1 Destination Host Unreachable\n`;
    expect(only('path target 4 x', body)).toMatchObject({ outcome: 'inconclusive', pathMtu: null });
  });

  it('is exact where N+1 was refused without a size', () => {
    const body = `${head}${reply(0, 576)}${lost(0, 1500)}${reply(1, 1442)}try 1 1443 do 1 PING x|From 10.0.0.1 icmp_seq=1 Frag needed and DF set\n`;
    expect(only('path target 4 x', body)).toMatchObject({ outcome: 'exact', pathMtu: 1442 });
  });

  it('is no number where pings are rate limited', () => {
    const limited = Array.from({ length: 12 }, (_, i) => (i < 2 ? reply(2, 1442) : lost(2, 1442)) + lost(2, 1443)).join(
      '',
    );
    expect(only('path target 4 x', head + reply(0, 576) + lost(0, 1500) + limited)?.pathMtu).toBeNull();
  });

  it('is that the path is clear where a probe past the PMTU cache came through', () => {
    const body = `${head}try 0 1500 do 1 PING x|ping: local error: message too long, mtu=1400\n${reply(0, 576)}${reply(1, 1400)}try 1 1500 probe 0 PING x|1480 bytes from x: icmp_seq=1\n`;
    expect(only('path target 4 x', body)).toMatchObject({ outcome: 'clear', pathMtu: 1500 });
  });

  const cached = 'before x via y dev ens3 src z uid 0 \\    cache expires 590sec mtu 1400\n';
  const refused = 'try 0 1500 do 1 PING x|ping: local error: message too long, mtu=1400\n';

  it('is nothing where only the PMTU cache said so', () => {
    const body = `${head}ip iproute2\n${cached}${refused}${reply(0, 576)}${reply(1, 1400)}try 1 1500 probe 2 ping: invalid -M argument: probe\n`;
    expect(only('path target 4 x', body)).toMatchObject({
      outcome: 'inconclusive',
      pathMtu: null,
      obstacle: 'remembered',
    });
    const unknown = `${head}ip other\nbefore x via y dev ens3\n${refused}${reply(0, 576)}${reply(1, 1400)}`;
    expect(only('path target 4 x', unknown)).toMatchObject({ outcome: 'inconclusive', obstacle: 'remembered' });
    const unsized = `${head}ip other\n${reply(0, 576)}${reply(1, 1400)}try 1 1401 do 1 ping: sendmsg: Message too long\n`;
    expect(only('path target 4 x', unsized)).toMatchObject({ outcome: 'inconclusive', obstacle: 'remembered' });
  });

  it('is what the kernel learned meanwhile, whoever told it', () => {
    const after = cached.replace('before', 'after');
    const body = `${head}ip iproute2\nbefore x via y dev ens3\n${refused}${reply(0, 576)}${reply(1, 1400)}${after}`;
    expect(only('path target 4 x', body)).toMatchObject({ outcome: 'reported', pathMtu: 1400, reportedBy: null });
  });

  it("is the router's word where it repeats what the PMTU cache held", () => {
    const probe = 'try 1 1500 probe 1 PING x|From 198.18.0.1 icmp_seq=1 Frag needed and DF set (mtu = 1400)\n';
    const body = `${head}ip iproute2\n${cached}${refused}${reply(0, 576)}${reply(1, 1400)}${probe}`;
    expect(only('path target 4 x', body)).toMatchObject({
      outcome: 'reported',
      pathMtu: 1400,
      reportedBy: '198.18.0.1',
    });
  });

  it("is clear to the route's own MTU, which is not from the PMTU cache", () => {
    const route = 'route default via y dev ens3 mtu 1400\n';
    const body = `${head}ip iproute2\nbefore x via y dev ens3 \\    cache mtu 1400\n${route}${reply(0, 1400)}${reply(0, 576)}`;
    expect(only('path target 4 x', body)).toMatchObject({
      outcome: 'clear',
      pathMtu: 1400,
      routeMtu: 1400,
      linkMtu: 1500,
    });
    const advertised = 'x from :: via y dev ens3 proto ra metric 1024 expires 500sec mtu 1400 hoplimit 64 pref medium';
    const six = `${head}ip iproute2\nbefore ${advertised}\nroute ${advertised}\n${reply(0, 1400)}`;
    const { paths, cached: known } = parsePaths(madeFrames({ 'path target 6 x': six }));
    expect(paths[0]).toMatchObject({ outcome: 'clear', pathMtu: 1400 });
    expect(known).toEqual([]);
  });

  it('is that pings are blocked where a firewall says so, and whose', () => {
    const filtered = 'try 0 1500 do 1 PING x|From 10.0.0.1 icmp_seq=1 Packet filtered\n';
    expect(only('path target 4 x', head + filtered)).toMatchObject({ outcome: 'icmp-blocked', pathMtu: null });
    const firewalled = 'try 0 1500 do 1 PING x|ping: sendmsg: Operation not permitted\n';
    expect(only('path target 4 x', head + firewalled)).toMatchObject({ outcome: 'icmp-blocked', obstacle: 'firewall' });
  });

  it("is nothing from BusyBox's replies while the kernel cut packets", () => {
    const busybox = (round: number, size: number) =>
      `try ${round} ${size}  0 PING x|${size - 20} bytes from x: seq=0\n`;
    const start = 'address x\nip other\nlink ens3 1500\ntool busybox\n';
    const cut = `${start}${busybox(0, 1500)}cut 0\n${busybox(1, 1500)}cut 1\n`;
    expect(only('path target 4 x', cut)).toMatchObject({ outcome: 'inconclusive', pathMtu: null, obstacle: 'no-df' });
    // Something else was fragmented the first time.
    expect(only('path target 4 x', cut.replace('cut 1\n', ''))).toMatchObject({ outcome: 'clear', pathMtu: 1500 });
    expect(only('path target 4 x', `${start}no-df\n`)).toMatchObject({ outcome: 'inconclusive', obstacle: 'no-df' });
  });

  it("is nothing from BusyBox's replies that the kernel may have cut", () => {
    const body = `address x\nlink ens3 1500\ntool busybox\ntry 0 1500  0 PING x|1480 bytes from x: seq=0 ttl=64 time=0.1 ms\nlearned 1 1400\ntry 1 1400  0 PING x|1380 bytes from x: seq=0 ttl=64 time=0.1 ms\n`;
    expect(only('path target 4 x', body)).toMatchObject({ outcome: 'reported', pathMtu: 1400 });
  });

  it('is that nobody knows, where there is no tool, no name, no route, or no right', () => {
    expect(only('path target 4 x', 'address x\nlink ens3 1500\ntool none\n')).toMatchObject({
      outcome: 'inconclusive',
    });
    expect(only('path target 4 x', 'unresolved\n')).toMatchObject({ outcome: 'unreachable', address: null });
    expect(only('path target 4 x', 'address x\nbefore unreachable\nno-route\n')).toMatchObject({
      outcome: 'unreachable',
    });
    const denied = `${head}try 0 1500 do 2 ping: socket: Operation not permitted\n`;
    expect(only('path target 4 x', 'ip none\nbefore \nno-route\n')).toMatchObject({ outcome: 'inconclusive' });
    expect(only('path target 4 x', denied)).toMatchObject({
      outcome: 'inconclusive',
      obstacle: 'rights',
      evidence: expect.stringContaining('not permitted'),
    });
  });

  it('names a target once where only one family has no address for it', () => {
    const both = madeFrames({
      'path target 4 web.lab': head + reply(0, 1500),
      'path target 6 web.lab': 'unresolved\n',
      'path target 4 gone.lab': 'unresolved\n',
      'path target 6 gone.lab': 'unresolved\n',
    });
    expect(parsePaths(both).paths.map((path) => [path.target, path.outcome])).toEqual([
      ['web.lab', 'clear'],
      ['gone.lab', 'unreachable'],
    ]);
  });
});

describe('the PMTU cache', () => {
  it.each([
    [
      '198.19.0.1 via 198.18.0.1 dev ens3 src 198.18.0.11 uid 0 \\    cache expires 598sec mtu 1400 ',
      { mtu: 1400, expiresSeconds: 598 },
    ],
    [
      'fd00::2 from :: via fd00::1 dev ens3 src fd00::b metric 1024 expires 599sec mtu 1400 pref medium',
      { mtu: 1400, expiresSeconds: 599 },
    ],
    ['198.19.0.1 via 198.18.0.1 dev ens3 src 198.18.0.11 uid 0 \\    cache mtu 1400 ', null],
    ['', null],
  ])('is read: %s', (line, found) => {
    expect(parseCachedPmtu(line)).toEqual(found);
  });

  it("is not the route's own MTU, which a router advertised for a while", () => {
    const line = 'fd00::2 via fe80::1 dev ens3 proto ra metric 1024 expires 598sec mtu 1442 hoplimit 64 pref medium';
    expect(parseCachedPmtu(line, 1442)).toBeNull();
    expect(parseCachedPmtu(line.replace('1442', '1400'), 1442)).toEqual({ mtu: 1400, expiresSeconds: 598 });
  });
});
