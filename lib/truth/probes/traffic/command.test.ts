/// <reference types="vite/client" />
import { readFileSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { SHELLS } from '@/e2e/shells/present.mjs';
import { makeSandbox, type Sandbox } from '@/e2e/shells/sandbox';
import { assign } from '@/lib/platform/shell/assign';
import { shell as text } from '@/lib/platform/shell/read';
import { parseFrames, textOf } from '@/lib/truth/script/frames';
import { readConnections } from './connections';
import { readCounters } from './counters';

const NONCE = '0d'.repeat(16);
const id = (letter: string) => letter.repeat(64);
/** Recorded in network namespaces: a container, its instance, a router, and a web server behind it. */
const samples = import.meta.glob('./samples/debian-12.ss-*.txt', { eager: true, query: '?raw', import: 'default' });
const recorded = (name: string) => String(samples[`./samples/debian-12.ss-${name}.txt`]);

describe.each(SHELLS)('%s', (shell) => {
  let sandbox: Sandbox;
  beforeEach(() => {
    sandbox = makeSandbox();
    sandbox.program('ss', 'exit 64');
    // The namespace of process 71, say, has the connections of the file ss-71.
    sandbox.program(
      'nsenter',
      'echo "$*" >>"$HERE/calls"\n[ "$3 $4 $5" = "-n ss -tino" ] || exit 64\ncat "$HERE/ss-$2"',
    );
  });
  afterEach(() => sandbox.remove());

  const run = (lines: string, root = 'root') => {
    // With a time limit for a busy machine.
    const head = `set +u\n${assign({ CLEARANCE_NONCE: NONCE, CLEARANCE_ROOT: root })}${text('truth/script/frames')}${text('truth/script/rights')}${text('truth/probes/traffic/command')}as_root_for() { shift; timeout 60 "$@"; }\n`;
    const { stdout, stderr } = sandbox.run(shell, head + lines);
    return { frames: parseFrames(stdout, NONCE), stderr };
  };
  const container = (letter: string, pid: number | string, mode = 'default') =>
    `{"id":"${id(letter)}","pid":${pid},"name":"/${letter}","image":"x","restart":"no","mode":"${mode}","labels":{ }}`;
  const inside = (lines: string[], root?: string, more = '') => {
    sandbox.file('out', `\n${lines.join('\n')}\n`);
    return run(`${more}c_out=$(cat "$HERE/out")\ntraffic_containers_section`, root);
  };
  const listed = (text: string) => {
    sandbox.file('ss-71', text);
    return readConnections(textOf(inside([container('a', 71)]).frames, 'traffic-connections'))[0];
  };

  test('the counters are those of the kernel, of each namespace', () => {
    const { frames, stderr } = run('traffic_first_section\nprintf "$$:0123456789ab\\nend\\n" | traffic_last_section');
    const [first, last] = ['traffic-first', 'traffic-last'].map((name) => readCounters(textOf(frames, name)));
    expect(first?.boot).toBe(readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim());
    expect(Object.keys(first?.instance ?? {})).toEqual(
      expect.arrayContaining(['FragFails', 'OutDestUnreachs', 'TCPMTUPFail']),
    );
    const [names, values] = readFileSync('/proc/net/snmp', 'utf8').split('\n');
    const at = names?.split(' ').indexOf('FragFails') ?? 0;
    expect(first?.instance?.FragFails).toBe(Number(values?.split(' ')[at]));
    expect(last?.containers.get('0123456789ab')?.counts).toEqual(last?.instance);
    expect(stderr).toBe('');
  });

  test('a process that is gone has none', () => {
    const { frames, stderr } = run('printf "4194305:0123456789ab\\nend\\n" | traffic_last_section');
    expect(readCounters(textOf(frames, 'traffic-last'))).toMatchObject({ containers: new Map() });
    expect(stderr).toBe('');
  });

  test('only containers with a namespace of their own are asked, sixteen at most', () => {
    const many = Array.from({ length: 20 }, (_, at) => container('a', 100 + at).replace(/aaaa"/, `${1000 + at}"`));
    const { stderr } = inside([
      container('b', 7, 'host'),
      container('c', 8, `container:${id('a')}`),
      container('d', 0),
      container('e', '9; reboot'),
      ...many,
    ]);
    const calls = sandbox.read('calls').trim().split('\n');
    expect(calls.map((call) => call.split(' ')[1])).toEqual(Array.from({ length: 16 }, (_, at) => String(100 + at)));
    expect(stderr).toBe('');
  });

  test('nothing is asked without containers', () => {
    expect(inside([]).frames.all).toEqual([]);
    expect(sandbox.has('calls')).toBe(false);
  });

  test('a download that stops, and others that say little', () => {
    const seen = listed(recorded('stalled'));
    expect(seen).toMatchObject({ id: id('a').slice(0, 12), listed: 4 });
    expect(seen?.connections).toEqual([
      expect.objectContaining({
        peer: '198.19.0.0/24',
        family: 4,
        mayReceive: 1500,
        received: 588,
        receivedFromPeer: 727,
        pathMtu: 1500,
        receivedBytes: 44,
        receivedSegments: 1,
        ackedBytes: 21,
        receivedMs: 8332,
        sentMs: 8344,
        outOfOrder: 0,
      }),
      // An idle one looks the same. Two of one network are enough.
      expect.objectContaining({ peer: '198.19.0.0/24', receivedBytes: 21 }),
      expect.objectContaining({ peer: 'fd00:2::/48', family: 6, mayReceive: 1500 }),
    ]);
    const frame = textOf(run('traffic_signatures <"$HERE/ss-71"').frames, 'traffic-connections');
    expect(frame).not.toContain('198.19.0.66');
  });

  test('full segments that are sent again and again', () => {
    expect(listed(recorded('again'))?.connections).toEqual([
      expect.objectContaining({ peer: '198.19.0.0/24', sends: 1500, backoff: 5, queuedBytes: 79_640, unacked: 12 }),
      expect.objectContaining({ peer: '198.19.0.0/24', sends: 1500, backoff: 5, queuedBytes: 79_641 }),
      expect.objectContaining({ peer: '198.19.0.0/24', backoff: 0, receivedBytes: 21 }),
      expect.objectContaining({ peer: 'fd00:2::/48', sends: 1500, backoff: 5 }),
    ]);
  });

  test('a path MTU that fell', () => {
    const seen = listed(recorded('fell'))?.connections.filter(({ pathMtu, mayReceive }) => (pathMtu ?? 0) < mayReceive);
    expect(seen).toEqual([
      expect.objectContaining({ peer: '198.19.0.0/24', pathMtu: 1442, mayReceive: 1500 }),
      expect.objectContaining({ peer: 'fd00:2::/48', pathMtu: 1442, mayReceive: 1500 }),
    ]);
  });

  test('a healthy one has only idle connections', () => {
    expect(listed(recorded('healthy'))).toMatchObject({
      listed: 4,
      connections: [{ mayReceive: 1442, pathMtu: 1442, received: 588, receivedFromPeer: 1442, backoff: 0 }],
    });
  });

  test('what addresses look like in other versions, and those that stay in the container', () => {
    const info = '\t cubic mss:1448 pmtu:1400 rcvmss:536 advmss:1460\n';
    const peers = (lines: string[]) =>
      listed(lines.map((peer) => `0 0 10.0.0.2:40000 ${peer}\n${info}`).join(''))?.connections.map(({ peer }) => peer);
    expect(peers(['10.1.2.3:80', '[::ffff:10.2.3.4]:80', '::ffff:10.3.4.5:80', '10.4.5.6%eth0:80'])).toEqual([
      '10.1.2.0/24',
      '10.2.3.0/24',
      '10.3.4.0/24',
      '10.4.5.0/24',
    ]);
    expect(peers(['[2001:db8:1:2::5]:443', '2001:db8:2::5:443', '[2001:db8::1]:443', '[1:2:3:4:5:6:7:8]:443'])).toEqual(
      ['2001:db8:1::/48', '2001:db8:2::/48', '2001:db8::/48', '1:2:3::/48'],
    );
    expect(peers(['[1::3:4:5:6:7]:443', '[::2:3:4:5:6:7:8]:443'])).toEqual(['1::/48', '0:2:3::/48']);
    expect(peers(['127.0.0.1:80', '[::1]:80', '[fe80::1%eth0]:80', '*:*', 'a', '1.2.3:80'])).toEqual([]);
  });

  test('what is missing is named, and nothing is asked', () => {
    const lacking = (root: string, ...tools: string[]) => {
      const lacks = `command() { case $2 in ${tools.join('|') || '-'}) return 1 ;; esac; }\n`;
      return textOf(inside([container('a', 71)], root, lacks).frames, 'traffic-connections').trim();
    };
    expect(lacking('root', 'ss')).toBe('missing ss');
    expect(lacking('root', 'ss', 'nsenter')).toBe('missing nsenter ss');
    expect(lacking('denied')).toBe('missing root');
    expect(lacking('limited')).toBe('missing root');
    expect(sandbox.has('calls')).toBe(false);
    expect(textOf(run('command() { return 1; }\ntraffic_first_section').frames, 'traffic-first').trim()).toBe(
      'missing awk',
    );
  });

  test('a container that ended, and a failure', () => {
    const seen = inside([container('a', 71), container('b', 72)]);
    expect(readConnections(textOf(seen.frames, 'traffic-connections'))).toEqual([
      { id: id('a').slice(0, 12), listed: null, connections: [] },
      { id: id('b').slice(0, 12), listed: null, connections: [] },
    ]);
    expect(seen.frames.all.at(-1)?.error).toContain('No such file');
  });

  test('thousands of connections become few lines', () => {
    const one = (at: number) =>
      `ESTAB 0 0 10.0.0.2:${at} 10.${at % 200}.1.1:80\n\t ts mss:1448 pmtu:1400 rcvmss:536 advmss:1448\n`;
    const seen = listed(Array.from({ length: 3000 }, (_, at) => one(at)).join(''));
    expect(seen?.listed).toBe(3000);
    expect(seen?.connections).toHaveLength(12);
  });
});
