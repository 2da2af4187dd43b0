/// <reference types="vite/client" />
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { madeFrames } from '@/e2e/fixtures/made-frames';
import { madeContainer, madeDocker } from '@/e2e/fixtures/observations';
import { sampleFrames } from '@/e2e/fixtures/sample-frames';
import { parseTraffic } from './parse';

const samples = import.meta.glob('./samples/*.txt', { eager: true, query: '?raw', import: 'default' });
const ID = 'a'.repeat(64);
const SHORT = ID.slice(0, 12);
const BOOT = 'boot 0d0d0d0d-0000-4000-8000-000000000001\n';
const docker = {
  known: true as const,
  value: madeDocker(1500, { containers: [{ ...madeContainer('web', 'bridge', 1500), id: ID }] }),
};
const of = (bodies: Record<string, string>, errors: Record<string, string> = {}) => {
  const traffic = parseTraffic(madeFrames(bodies, errors), docker);
  if (!traffic?.known) throw new Error(traffic?.detail ?? 'not asked');
  return traffic.value;
};
const TCP = 'queued:0 ts mss:1448 pmtu:1500 rcvmss:536 advmss:1448 bytes_acked:81 lastrcv:9000 lastsnd:9000';

describe('traffic', () => {
  it('is read from what was recorded', () => {
    const traffic = parseTraffic(sampleFrames(samples, 'debian-12'), docker);
    if (!traffic?.known) throw new Error('not seen');
    const { boot, namespaces, connections, unseen } = traffic.value;
    expect(boot).toMatch(/^[0-9a-f-]{36}$/);
    expect(unseen).toEqual([]);
    expect(namespaces).toMatchObject([
      { container: null, pid: null, first: { FragFails: 0 }, last: { FragFails: 11, OutDestUnreachs: 11 } },
      { container: ID, first: { Icmp6InPktTooBigs: 0 }, last: { FragFails: 0, TCPMTUPFail: 0 }, connections: 4 },
    ]);
    expect(connections.map(({ peer, mayReceive, received }) => [peer, mayReceive, received])).toEqual([
      ['198.19.0.0/24', 1500, 588],
      ['198.19.0.0/24', 1500, 588],
      ['fd00:2::/48', 1500, 608],
    ]);
  });

  it('was not asked for by other scripts', () => {
    expect(parseTraffic(madeFrames({ links: '' }), docker)).toBeUndefined();
  });

  it('is unknown without the counters of the instance', () => {
    expect(parseTraffic(madeFrames({ 'traffic-first': 'missing awk\n' }), docker)).toEqual({
      known: false,
      reason: 'failed',
      detail: 'awk',
    });
  });

  it('names what is missing', () => {
    const first = { 'traffic-first': `${BOOT}self: FragFails=1\n` };
    const unseen = (body: string, error = '') =>
      of({ ...first, 'traffic-connections': body }, { 'traffic-connections': error }).unseen.map(
        ({ part, reason, command }) => `${part} ${reason} ${command}`,
      );
    expect(of(first).unseen).toEqual([]);
    expect(unseen('missing ss root\n')).toEqual(['connections missing ss', 'connections denied nsenter']);
    const failed = `container ${SHORT}\nend 0 127\n`;
    expect(unseen(failed, 'nsenter: failed to execute ss')).toContain('connections failed ss');
    expect(unseen(failed, 'nsenter: cannot open /proc/7/ns/net: No such file or directory')).not.toContain(
      'connections failed ss',
    );
    expect(unseen(`container ${SHORT}\nend 0 0\n`)).toEqual(['counters failed cat /proc/PID/net/snmp']);
  });

  it('has only containers that Docker named, and only other ends that are not on its networks', () => {
    const traffic = of({
      'docker-networks': '{"Containers":{"x":{"IPv4Address":"172.18.0.5/16","IPv6Address":"fd00:17::5/64"}}}\n',
      'traffic-first': `${BOOT}self: FragFails=1\n`,
      'traffic-containers': `71:${SHORT} FragFails=2\n72:bbbbbbbbbbbb FragFails=3\n`,
      'traffic-connections': `container ${SHORT}\n${[
        '172.18.9.0/24',
        'fd00:17:0::/48',
        '172.19.0.0/24',
        '172.19.0.1/24',
      ]
        .map((peer) => `tcp ${peer} ${TCP}\n`)
        .join('')}end 9 0\ncontainer bbbbbbbbbbbb\ntcp 172.19.0.0/24 ${TCP}\nend 1 0\n`,
    });
    expect(traffic.namespaces.map(({ container, first }) => [container, first?.FragFails])).toEqual([
      [null, 1],
      [ID, 2],
    ]);
    expect(traffic.connections.map(({ container, peer }) => [container, peer])).toEqual([[ID, '172.19.0.0/24']]);
  });

  it('has no second reading of a container that was restarted in between', () => {
    const traffic = of({
      'traffic-first': `${BOOT}self: FragFails=1\n`,
      'traffic-containers': `71:${SHORT} FragFails=2\n`,
      'traffic-last': `${BOOT}self: FragFails=1\n72:${SHORT} FragFails=9\n`,
    });
    expect(traffic.namespaces[1]).toMatchObject({ pid: 71, first: { FragFails: 2 }, last: null });
  });

  it('takes no number that is none, or too long', () => {
    const first = `${BOOT}self: FragFails=-1 OutDestUnreachs=1e3 TCPMTUPFail=18446744073709551615 Ip6FragFails=7 Other=3 __proto__=4\n`;
    expect(of({ 'traffic-first': first }).namespaces[0]?.first).toEqual({ Ip6FragFails: 7 });
    const lines = ['advmss:70000', 'advmss:0', 'advmss:', 'advmss:-5'].map(
      (word) => `tcp 10.0.0.0/24 ${TCP.replace('advmss:1448', word)}\n`,
    );
    const body = `container ${SHORT}\n${lines.join('')}end 4 0\n`;
    expect(of({ 'traffic-first': first, 'traffic-connections': body }).connections).toEqual([]);
  });

  it('keeps within bounds what it keeps', () => {
    const ids = Array.from({ length: 500 }, (_, at) => at.toString(16).padStart(12, '0'));
    const first = { 'traffic-first': `${BOOT}self: FragFails=1\n` };
    const flood = ids.map((id) => `container ${id}\n${`tcp 10.0.0.0/24 ${TCP}\n`.repeat(300)}end 1 0\n`).join('');
    const containers = ids.map((id) => ({ ...madeContainer(id, 'bridge', 1500), id: id.padEnd(64, '0') }));
    const all = { known: true as const, value: madeDocker(1500, { containers }) };
    const listed = ids.map((id, at) => `${at + 1}:${id} FragFails=1\n`).join('');
    const bodies = { ...first, 'traffic-containers': listed, 'traffic-connections': flood };
    const traffic = parseTraffic(madeFrames(bodies), all);
    expect(traffic?.known && traffic.value.namespaces.length).toBe(17);
    expect(traffic?.known && traffic.value.connections.length).toBe(100);
  });

  it('survives any text', () => {
    const line = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 60 }),
      fc.constantFrom(
        `container ${SHORT}`,
        `tcp 10.0.0.0/24 ${TCP}`,
        'largest 10.0.0.0/24 x',
        'end 1 0',
        BOOT,
        'self: ',
      ),
    );
    const text = fc.array(line, { maxLength: 12 }).map((lines) => lines.join('\n'));
    fc.assert(
      fc.property(text, text, text, (one, two, three) => {
        const bodies = { 'traffic-first': `self: FragFails=1\n${one}`, 'traffic-containers': two, 'traffic-last': one };
        const traffic = parseTraffic(madeFrames({ ...bodies, 'traffic-connections': three }), docker);
        expect(JSON.parse(JSON.stringify(traffic))).toEqual(traffic);
      }),
    );
  });
});
