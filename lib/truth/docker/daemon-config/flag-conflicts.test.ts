import { describe, expect, it } from 'vitest';
import { parseFlags } from '@/lib/truth/docker/daemon-flags';
import { flagConflicts, unknownKeys } from './flag-conflicts';

const conflicts = (line: string, config: Record<string, unknown>) => flagConflicts(parseFlags(line.split(' ')), config);

describe('what stands on the command line and in daemon.json', () => {
  it.each([
    ['-H fd:// --mtu=1442', { hosts: ['fd://'], mtu: 1442, debug: true }, ['hosts', 'mtu']],
    ['--mtu 1442', { mtu: 1442 }, ['mtu']],
    ['--default-ulimit nofile=1024:1024', { 'default-ulimits': { nofile: { Name: 'nofile' } } }, ['default-ulimits']],
    ['--default-network-opt=bridge=a=b', { 'default-network-opts': { bridge: {} } }, ['default-network-opts']],
    ['--feature=a=true', { features: { b: true } }, ['features']],
    ['-l warn -s overlay2', { 'log-level': 'warn', 'storage-driver': 'overlay2' }, ['log-level', 'storage-driver']],
    ['--http-proxy=http://p', { proxies: { 'http-proxy': 'http://q' } }, ['http-proxy']],
    ['--dns-search=a --dns 1.1.1.1', { 'dns-search': ['a'], dns: ['1.1.1.1'] }, ['dns-search', 'dns']],
  ])('refuses %s beside %j', (line, config, keys) => {
    expect(conflicts(line, config)).toEqual(keys);
  });

  it.each([
    ['--add-runtime=a=b', { runtimes: { c: { path: 'd' } } }],
    ['--label=a=b', { label: ['a=b'] }],
    ['--mtu=1442', { 'default-network-opts': { mtu: {} } }],
    ['--debug', {}],
  ])('takes %s beside %j', (line, config) => {
    expect(conflicts(line, config)).toEqual([]);
  });

  it('may be a key that this dockerd does not know', () => {
    const known = ['debug', 'host', 'log-opt', 'mtu', 'http-proxy'];
    const config = { hosts: [], 'log-opts': { x: 1 }, features: { x: 1 }, mtu: 1, 'no-such-key': 1, proxies: { y: 1 } };
    expect(unknownKeys(known, config)).toEqual(['no-such-key', 'y']);
    expect(unknownKeys([], config)).toEqual([]);
  });
});
