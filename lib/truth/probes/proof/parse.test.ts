/// <reference types="vite/client" />
import { describe, expect, it } from 'vitest';
import { madeFrames } from '@/e2e/fixtures/made-frames';
import { sampleFrames } from '@/e2e/fixtures/sample-frames';
import { parseProofs } from './parse';

const samples = import.meta.glob('./samples/*.txt', { eager: true, query: '?raw', import: 'default' });
const image = { name: 'proof-image', body: 'sha256:0123\n', error: '', status: 0 };

/** Recorded frames have the name `proof-NETWORK`; the script numbers them. */
function recorded(release: string) {
  const frames = sampleFrames(samples, release);
  const all = frames.all.map((frame, i) => ({
    ...frame,
    name: frame.name.replace(/^proof-(?!instance)/, `proof ${i} `),
  }));
  return parseProofs({ ...frames, all: [image, ...all] });
}

describe('the proof', () => {
  it.each(['debian-11', 'debian-12', 'debian-13'])(
    'is read on %s: what fits passes, what does not fails',
    (release) => {
      const proofs = recorded(release);
      if (!proofs.known) throw new Error(proofs.detail);
      const found = new Map(proofs.value.map((proof) => [proof.network, proof]));
      expect(found.get('shop_default')).toMatchObject({ mtu: 1500, ping: 'too-big', outcome: 'failed' });
      expect(found.get('right')).toMatchObject({ mtu: 1442, ping: 'passed' });
    },
  );

  const small = 'small PING x|64 bytes from x: icmp_seq=1 ttl=63 time=0.1 ms|\n';
  /** The output of ping for this many packets, of which this many were answered. */
  const pinged = (label: string, sent: number, answered: number) =>
    `${label} PING x|${'64 bytes from x: icmp_seq=1|'.repeat(answered)}|${sent} packets transmitted, ${answered} received, 0% packet loss, time 1003ms|\n`;
  /** Two of each, and six more if only the large ones are lost; this many of all eight small ones are answered. */
  const lost = (family: '' | '6', answered = 8) =>
    pinged(`large${family}`, 2, 0) +
    pinged(`small${family}`, 2, Math.min(answered, 2)) +
    pinged(`large${family}`, 6, 0) +
    pinged(`small${family}`, 6, Math.max(answered - 2, 0));
  const made = (container: string, instance: string) =>
    parseProofs(madeFrames({ 'proof-image': 'sha256:1', 'proof-instance': instance, 'proof 1 app': container }));
  const ok = 'url http://mirror/x\ntarget 10.0.0.1\ngot 262144 curl\n';
  const bridge6 = 'own6 fd5a0000000000000000000000000001 fe800000000000000000000000000001 \n';
  const full6 = 'large6 PING y|1442 bytes from y: icmp_seq=1|\n';
  const lost6 = pinged('large6', 10, 0);
  const small6 = 'small6 PING y|64 bytes from y: icmp_seq=1|\n';
  const whole = `${small}large PING x|1422 bytes from x: icmp_seq=1|\n`;

  it.each([
    [
      'the download came through',
      `mtu 1442\n${small}large PING x|1422 bytes from x: icmp_seq=1|\ngot 262144 curl\n`,
      ok,
      { outcome: 'passed', download: 'passed' },
    ],
    [
      'it arrived although the instance itself stalled',
      `mtu 1442\n${whole}connected\ngot 262144 curl\n`,
      'url http://mirror/x\ntarget 10.0.0.1\nconnected\ntimed-out\ngot 193 curl\n',
      { outcome: 'passed', download: 'passed' },
    ],
    [
      'it stopped on an instance that was too busy',
      `mtu 1500\n${whole}connected\ntimed-out\nlate\ngot 193 curl\n`,
      ok,
      { outcome: 'inconclusive', download: 'not-run' },
    ],
    [
      'it stalled',
      `mtu 1500\n${lost('')}got 193 bash\n`,
      ok,
      { outcome: 'failed', download: 'stalled', ping: 'silent', downloadedBytes: 193 },
    ],
    [
      'it connected and nothing came',
      'mtu 1500\nsmall PING x|\nlarge PING x|\nconnected\ngot 0 curl\n',
      ok,
      { outcome: 'failed', download: 'failed' },
    ],
    [
      'nothing got through, small packets included',
      'mtu 1500\nsmall PING x|\nlarge PING x|\ngot 0 curl\n',
      ok,
      { outcome: 'inconclusive', download: 'failed', detail: expect.stringContaining('could not connect at all') },
    ],
    [
      'the tool does not say whether it connected, and a small ping was answered',
      `mtu 1500\n${small}large PING x|\ngot 0 wget\n`,
      ok,
      { outcome: 'failed' },
    ],
    ['large pings alone are lost', `mtu 1500\n${lost('')}`, ok, { outcome: 'failed', ping: 'silent' }],
    [
      'half of the small pings are lost, too',
      `mtu 1442\n${lost('', 4)}`,
      ok,
      { outcome: 'inconclusive', ping: 'not-run', detail: expect.stringContaining('small pings were lost') },
    ],
    [
      'half of the small pings are lost over IPv6',
      `mtu 1442\n${whole}${lost('6', 4)}`,
      ok + full6,
      { outcome: 'inconclusive', ping: 'passed', ping6: 'not-run' },
    ],
    [
      'pings are blocked and the download came through',
      'mtu 1442\nsmall PING x|\nlarge PING x|\ngot 262144 curl\n',
      ok,
      { outcome: 'passed', ping: 'not-run' },
    ],
    [
      'a full packet is lost over IPv6 alone, and the instance’s own is not',
      `mtu 1442\n${whole}${lost('6')}`,
      ok + full6,
      { outcome: 'failed', ping: 'passed', ping6: 'silent' },
    ],
    [
      'a full packet is lost on the way to an IPv6 target, the instance’s own included',
      `mtu 1442\n${whole}${lost('6')}`,
      ok + lost6,
      { outcome: 'inconclusive', ping: 'passed', ping6: 'silent' },
    ],
    [
      'a full packet is lost over IPv6, and the download came through',
      `mtu 1442\n${whole}${lost('6')}got 262144 curl\n`,
      ok + full6,
      { outcome: 'passed', download: 'passed', ping6: 'silent' },
    ],
    [
      'the instance refuses a full packet over IPv6, and the download took IPv4',
      `mtu 1442\n${small6}large6 PING y|From fd5a::1 icmp_seq=1 Packet too big: mtu=1400|\ngot 262144 curl\n`,
      ok + bridge6,
      { outcome: 'failed', download: 'passed', ping: 'not-run', ping6: 'too-big' },
    ],
    [
      'the container’s own kernel refuses a full packet over IPv6',
      `mtu 1442\n${small6}large6 PING y|ping: local error: message too long, mtu: 1400|\ngot 262144 curl\n`,
      ok,
      { outcome: 'failed', download: 'passed', ping6: 'too-big' },
    ],
    [
      'a router beyond the instance says what fits over IPv6, as it should',
      `mtu 1500\n${whole}${small6}large6 PING y|From 2001:db8::9 icmp_seq=1 Packet too big: mtu=1480|ping: local error: message too long, mtu: 1480|\ngot 262144 curl\n`,
      ok + bridge6,
      { outcome: 'passed', download: 'passed', ping: 'passed', ping6: 'not-run' },
    ],
    [
      'the line is slow, and full packets come all the same',
      'mtu 1500\nconnected\ngot 150000 curl\n',
      'url http://mirror/x\ngot 200000 curl\n',
      { outcome: 'passed', download: 'passed', downloadedBytes: 150_000 },
    ],
    [
      'the line is so slow that few full packets come, and full pings pass',
      `mtu 1500\n${whole}connected\ngot 20000 curl\n`,
      'url http://mirror/x\ngot 30000 curl\n',
      {
        outcome: 'inconclusive',
        download: 'not-run',
        ping: 'passed',
        downloadedBytes: 20_000,
        detail: expect.stringContaining('of the 30000 bytes that the instance received 20000 came'),
      },
    ],
    [
      'few full packets come, and full pings are lost',
      `mtu 1500\n${lost('')}connected\ngot 20000 curl\n`,
      ok,
      { outcome: 'failed', download: 'stalled', ping: 'silent' },
    ],
    [
      'no full packet comes, though full pings pass',
      `mtu 1500\n${whole}connected\ngot 1400 curl\n`,
      ok,
      { outcome: 'failed', download: 'stalled', ping: 'passed' },
    ],
    [
      'a few jumbo packets are not many',
      'mtu 8942\nconnected\ngot 100000 curl\n',
      ok,
      { outcome: 'inconclusive', download: 'not-run' },
    ],
    [
      'the instance itself could not',
      'mtu 1442\ngot 0 curl\n',
      'url http://mirror/x\ngot 0 curl\n',
      { outcome: 'inconclusive', download: 'not-run' },
    ],
    [
      'the file fits one packet',
      'mtu 1500\ngot 900 curl\n',
      'url http://mirror/x\ngot 900 curl\n',
      { outcome: 'inconclusive' },
    ],
    [
      'the file fits one packet, and the name service took its time',
      'mtu 1500\nconnected\ngot 900 curl\n',
      'url http://mirror/x\nconnected\ngot 900 curl\n',
      { outcome: 'inconclusive', detail: expect.stringContaining('fits one packet') },
    ],
    [
      'the instance itself got no full packet, and the container neither',
      `mtu 1442\n${whole}connected\ntimed-out\ngot 0 curl\n`,
      'url http://mirror/x\nconnected\ntimed-out\ngot 193 curl\n',
      {
        outcome: 'inconclusive',
        download: 'not-run',
        instanceStalledAt: 193,
        detail: expect.stringContaining("the instance's own download stopped after 193 bytes"),
      },
    ],
    ['there is nothing to download with', 'mtu 1442\ngot - no curl, bash or wget\n', ok, { download: 'not-run' }],
    ['no container ran', '', ok, { outcome: 'not-run', mtu: null }],
  ])('judges: %s', (_, container, instance, expected) => {
    expect(made(container, instance)).toMatchObject({ known: true, value: [{ network: 'app', ...expected }] });
  });

  it('judges a small file by what it is: more than one packet, and all of it or not', () => {
    const small = (bytes: number) => `mtu 1442\ngot ${bytes} curl\n`;
    const control = 'url http://mirror/repomd.xml\ngot 2400 curl\n';
    expect(made(small(2400), control)).toMatchObject({ value: [{ outcome: 'passed', download: 'passed' }] });
    expect(made(small(0), control)).toMatchObject({ value: [{ download: 'failed' }] });
    expect(made(small(900), control)).toMatchObject({ value: [{ outcome: 'failed', download: 'stalled' }] });
    // It says nothing about packets that are larger.
    expect(made('mtu 8942\ngot 2400 curl\n', control)).toMatchObject({
      value: [{ download: 'not-run', detail: expect.stringContaining('fits one packet') }],
    });
  });

  it.each([
    ['had all of a small file', 'connected\ngot 900 curl\n', 'connected\ntimed-out\ngot 0 curl\n'],
    ['could not connect', 'timed-out\ngot 0 curl\n', 'timed-out\ngot 0 curl\n'],
    ['had full packets and was slow', 'connected\ntimed-out\ngot 20000 curl\n', 'connected\ntimed-out\ngot 0 curl\n'],
    ['stalled, and the container did not', 'connected\ntimed-out\ngot 193 curl\n', 'connected\ngot 262144 curl\n'],
  ])('does not say that the instance stalls as its containers do where it %s', (_, instance, container) => {
    const seen = made(`mtu 1442\n${container}`, `url http://mirror/x\n${instance}`);
    expect(seen).toMatchObject({ value: [{ network: 'app' }] });
    expect(seen).not.toMatchObject({ value: [{ instanceStalledAt: expect.anything() }] });
  });

  it('is not asked, or failed with its reason', () => {
    expect(parseProofs(madeFrames({}))).toMatchObject({ reason: 'not-asked' });
    expect(parseProofs(madeFrames({ 'proof-image': '' }, { 'proof-image': 'no space left on device' }))).toMatchObject({
      reason: 'failed',
      detail: 'no space left on device',
    });
  });
});
