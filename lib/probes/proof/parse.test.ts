/// <reference types="vite/client" />
import { describe, expect, it } from 'vitest';
import { madeFrames, sampleFrames } from '@/lib/probes/sample-frames';
import { parseProofs } from './parse';
import { checkProofUrl } from './url';

const samples = import.meta.glob('./samples/*.txt', { eager: true, query: '?raw', import: 'default' });
const image = { name: 'proof-image', body: 'sha256:0123\n', error: '', status: 0 };

/** Recorded frames carry `proof-NETWORK`; the script numbers them. */
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
  const made = (container: string, instance: string) =>
    parseProofs(madeFrames({ 'proof-image': 'sha256:1', 'proof-instance': instance, 'proof 1 app': container }));
  const ok = 'url http://mirror/x\ntarget 10.0.0.1\ngot 262144 curl\n';

  it.each([
    [
      'the download came through',
      `mtu 1442\n${small}large PING x|1422 bytes from x: icmp_seq=1|\ngot 262144 curl\n`,
      ok,
      { outcome: 'passed', download: 'passed' },
    ],
    [
      'it stalled',
      `mtu 1500\n${small}large PING x|2 packets transmitted, 0 received|\ngot 193 bash\n`,
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
    [
      'pings are blocked and the download came through',
      'mtu 1442\nsmall PING x|\nlarge PING x|\ngot 262144 curl\n',
      ok,
      { outcome: 'passed', ping: 'not-run' },
    ],
    [
      'a full packet is lost over IPv6 alone',
      `mtu 1442\n${small}large PING x|1422 bytes from x: icmp_seq=1|\nsmall6 PING y|64 bytes from y: icmp_seq=1|\nlarge6 PING y|2 packets transmitted, 0 received|\n`,
      ok,
      { outcome: 'failed', ping: 'passed', ping6: 'silent' },
    ],
    [
      'a router refuses a full packet over IPv6, and the download took IPv4',
      `mtu 1442\nsmall6 PING y|64 bytes from y: icmp_seq=1|\nlarge6 PING y|From fd5a::1 icmp_seq=1 Packet too big: mtu=1400|\ngot 262144 curl\n`,
      ok,
      { outcome: 'failed', download: 'passed', ping: 'not-run', ping6: 'too-big' },
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
    ['there is nothing to download with', 'mtu 1442\ngot - no curl, bash or wget\n', ok, { download: 'not-run' }],
    ['no container ran', '', ok, { outcome: 'not-run', mtu: null }],
  ])('judges: %s', (_, container, instance, expected) => {
    expect(made(container, instance)).toMatchObject({ known: true, value: [{ network: 'app', ...expected }] });
  });

  it('is not asked, or failed with its reason', () => {
    expect(parseProofs(madeFrames({}))).toMatchObject({ reason: 'not-asked' });
    expect(parseProofs(madeFrames({ 'proof-image': '' }, { 'proof-image': 'no space left on device' }))).toMatchObject({
      reason: 'failed',
      detail: 'no space left on device',
    });
  });

  it('takes http and https URLs that no shell reads as anything else', () => {
    expect(checkProofUrl(' http://web.lab:8080/a/b.iso?x=1 ')).toBe('http://web.lab:8080/a/b.iso?x=1');
    expect(checkProofUrl('https://mirror.example.jp/InRelease')).toBe('https://mirror.example.jp/InRelease');
    for (const bad of [
      'ftp://a/',
      'https://a/?x=1&y=2',
      'http://a/$(id)',
      "http://a/'",
      'http://a/`id`',
      'http://-x/',
      'http://a b/',
      'file:///etc/passwd',
      'http://a/\nx',
    ]) {
      expect(() => checkProofUrl(bad)).toThrow('proof.invalid-url');
    }
  });
});
