/// <reference types="vite/client" />
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { sampleBody } from '@/e2e/fixtures/sample-frames';
import { diagnose } from '@/lib/truth/mtu/diagnose';
import { parseInspection } from './parse-inspection';
import { inspectionScript } from './script';

const nonce = '0f'.repeat(16);
const samples = import.meta.glob('./*/samples/debian-*.txt', { eager: true, query: '?raw', import: 'default' });

/** Sections by name, as the script prints them; the file name of a recorded path is the name of its section. */
const sections = Object.entries(samples).map(([path, body]) => {
  const name =
    path
      .split('/')
      .at(-1)
      ?.replace(/^debian-\d+\.|\.txt$/g, '') ?? '';
  const named = /^(gateway|silent|reported)-([46])$/.exec(name);
  return {
    name: named
      ? `path ${named[1] === 'gateway' ? 'gateway' : 'target'} ${named[2]} x.lab`
      : name.replace(/^proof-(?!instance)/, 'proof 1 ').replace(/^stack-file-/, 'stack-file '),
    body: sampleBody(body),
  };
});

/** Placeholder in a section's name for what the script inserts. */
const NAMED: Record<string, readonly string[]> = {
  'path $1 $2 $3': ['path gateway 4 198.18.0.1', 'path target 6 x.lab', 'path instance 4 198.18.0.11'],
  'proof $2 $3': ['proof 1 bridge', 'proof 0 app'],
  'stack-file $s_count': ['stack-file 1', 'stack-file 2'],
};

/** The names of all sections that the script can print. */
const names = [
  ...inspectionScript({ nonce, proof: { url: null } }).matchAll(
    /\b(?:frame (?:"([^"]+)"|([\w-]+)) \d+ |emit ([\w-]+) ")/g,
  ),
]
  .map((match) => match[1] ?? match[2] ?? match[3] ?? '')
  .flatMap((name) => NAMED[name] ?? [name]);

/** The sources of the probes, to see which sections are read. */
const sources = import.meta.glob(['./*/*.ts', '!./*/*.test.ts'], { eager: true, query: '?raw', import: 'default' });

const print = (name: string, body: string, error = '', status = '0') =>
  `\nCLEARANCE/1 ${nonce} begin ${name}\n${body}\nCLEARANCE/1 ${nonce} error ${name}\n${error}\n${status}\nCLEARANCE/1 ${nonce} end ${name}\n`;
const start = `\nCLEARANCE/1 ${nonce} start\n`;

function survives(text: string) {
  const observations = parseInspection(text, nonce);
  const diagnosis = diagnose(observations);
  expect(diagnosis.findings.length).toBeGreaterThan(0);
  expect(JSON.parse(JSON.stringify(observations))).toEqual(observations);
}

describe('whatever an instance answers', () => {
  it('no bytes make the parsers throw', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 400 }), (text) => survives(start + text)),
      { numRuns: 100 },
    );
  });

  it('every section that the script prints is tried, and every one that is read is printed', () => {
    expect(names.filter((name) => name.includes('$'))).toEqual([]);
    const read = Object.values(sources).flatMap((text) =>
      [...String(text).matchAll(/\bframeOf\(\w+, ['`]([^'`$]+)['`]\)/g)].map(([, name]) => name),
    );
    expect(read.length).toBeGreaterThan(20);
    expect(names).toEqual(expect.arrayContaining(read));
    for (const name of ['links', 'leaving4', 'mtu6', 'clamp-ip6tables', 'openstack-drive', 'proof-networks'])
      expect(names).toContain(name);
  });

  it('no bytes in any section make the parsers throw', () => {
    const section = fc.record({
      name: fc.constantFrom(...new Set([...names, ...sections.map((one) => one.name)])),
      body: fc.oneof(
        fc.string({ unit: 'binary', maxLength: 300 }),
        fc.json(),
        fc.constantFrom('sha256:', 'nft 1 x\n', 'iptables 1 x\n'),
      ),
      error: fc.string({ maxLength: 50 }),
      status: fc.constantFrom('0', '1', '126', 'x', ''),
    });
    fc.assert(
      fc.property(fc.array(section, { maxLength: 12 }), (list) =>
        survives(start + list.map((one) => print(one.name, one.body, one.error, one.status)).join('')),
      ),
      { numRuns: 300 },
    );
  });

  it('no damage to what was recorded makes the parsers throw', () => {
    const damage = fc.record({
      at: fc.nat(99),
      cut: fc.double({ min: 0, max: 1, noNaN: true }),
      junk: fc.string({ unit: 'binary', maxLength: 12 }),
    });
    fc.assert(
      fc.property(fc.array(damage, { maxLength: 8 }), fc.integer({ min: 0, max: 300_000 }), (list, length) => {
        const bodies = sections.map((one) => ({ ...one }));
        for (const { at, cut, junk } of list) {
          const hit = bodies[at % bodies.length];
          if (hit)
            hit.body =
              hit.body.slice(0, hit.body.length * cut) + junk + hit.body.slice(hit.body.length * cut + junk.length);
        }
        survives((start + bodies.map((one) => print(one.name, one.body)).join('')).slice(0, length));
      }),
      { numRuns: 60 },
    );
  });

  it('says that a cut answer is incomplete', () => {
    expect(parseInspection(start, nonce).incomplete).toEqual(['script']);
    expect(parseInspection(`${start}\nCLEARANCE/1 ${nonce} begin links\n1: lo`, nonce).incomplete).toEqual([
      'links',
      'script',
    ]);
    const cut = `\nCLEARANCE/1 ${nonce} begin links\n1: lo\nCLEARANCE/1 ${nonce} cap 3\nCLEARANCE/1 ${nonce} error links\n\n0\n`;
    expect(parseInspection(`${start}${cut}\nCLEARANCE/1 ${nonce} done\n`, nonce).incomplete).toEqual(['links']);
  });

  it('names the sections that lacked rights', () => {
    const sudo = 'sudo: a password is required';
    const text = print('docker-ids', '', sudo, '1') + print('ovs-interfaces', '', '', '126') + print('links', '', sudo);
    expect(parseInspection(start + text, nonce).denied).toEqual(['docker-ids', 'ovs-interfaces']);
  });

  it('keeps within bounds what it keeps', () => {
    const flood = Array.from({ length: 5000 }, (_, i) => `{"Id":"${i}","Name":"n${i}","Driver":"bridge"}`).join('\n');
    const observations = parseInspection(
      start + print('docker-daemon', 'pid=1\nclient=x\n') + print('docker-networks', flood),
      nonce,
    );
    expect(observations.docker.known && observations.docker.value.networks.length).toBe(1000);
  });
});
