import { describe, expect, it } from 'vitest';
import { parseFlags, valueOfFlag } from './daemon-flags';

describe("dockerd's command line", () => {
  it('is read in every spelling', () => {
    expect(parseFlags(['-H', 'fd://', '-H=tcp://a', '-Htcp://b', '--mtu', '1442', '--live-restore', '-D'])).toEqual([
      { name: 'host', key: 'hosts', value: 'fd://' },
      { name: 'host', key: 'hosts', value: 'tcp://a' },
      { name: 'host', key: 'hosts', value: 'tcp://b' },
      { name: 'mtu', key: 'mtu', value: '1442' },
      { name: 'live-restore', key: 'live-restore', value: '' },
      { name: 'debug', key: 'debug', value: '' },
    ]);
    expect(parseFlags(['fd://', '', '-', '--', '-7', '--Bad'])).toEqual([]);
  });

  it('may say a thing twice', () => {
    const flags = parseFlags(['--mtu=1400', '--mtu', '1442']);
    expect(valueOfFlag(flags, 'mtu')).toBe('1442');
    expect(valueOfFlag(flags, 'bridge')).toBeUndefined();
  });
});
