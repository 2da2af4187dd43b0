import { describe, expect, it } from 'vitest';
import { bridgeDefaults } from './bridge-defaults';
import { isTurnedOff, numberOfFlag, parseFlags, valueOfFlag } from './daemon-flags';

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

  it.each([
    ['-Dl debug --mtu=1450', ['debug ', 'log-level debug', 'mtu 1450']],
    ['-DH fd://', ['debug ', 'host fd://']],
    ['-D=false', ['debug false']],
    ['--debug --mtu 1450', ['debug ', 'mtu 1450']],
    ['--debug mtu --ipv6 x', ['debug ', 'ipv6 ']],
    ['--label --mtu=1450', ['label --mtu=1450']],
    ['--mtu', ['mtu ']],
    ['-- --mtu=1450', []],
    ['-xD', []],
  ])('is read as pflag reads it: %s', (line, flags) => {
    expect(parseFlags(line.split(' ')).map(({ name, value }) => `${name} ${value}`)).toEqual(flags);
  });

  it.each([
    ['1450', 1450],
    ['+1450', 1450],
    ['-1', -1],
    ['0x5aa', 1450],
    ['02652', 1450],
    ['0o2652', 1450],
    ['1_450', 1450],
    ['0', 0],
    ['1450.0', Number.NaN],
    ['1450b', Number.NaN],
    ['', Number.NaN],
    ['089', Number.NaN],
  ])('has numbers as Go reads them: %s', (said, value) => {
    expect(numberOfFlag(parseFlags([`--mtu=${said}`]), 'mtu')).toBe(value);
  });

  it('has no number if the flag is not given', () => {
    expect(numberOfFlag([], 'mtu')).toBeUndefined();
  });

  it.each([
    ['--iptables=false', true],
    ['--iptables=0', true],
    ['--iptables=F', true],
    ['--iptables', false],
    ['--iptables=true', false],
    ['--iptables=false --iptables', false],
    ['--debug', false],
  ])('turns a switch off: %s', (line, off) => {
    expect(isTurnedOff(parseFlags(line.split(' ')), 'iptables')).toBe(off);
  });

  it('gives one option of new networks at a time, the last of each counts', () => {
    const mtu = 'com.docker.network.driver.mtu';
    const icc = 'com.docker.network.bridge.enable_icc';
    const given = (...options: string[]) =>
      Object.fromEntries(
        bridgeDefaults({}, parseFlags(options.map((option) => `--default-network-opt=bridge=${option}`))),
      );
    expect(given(`${icc}=false`, `${mtu}=1450`)).toEqual({ [icc]: 'false', [mtu]: '1450' });
    expect(given(`${mtu}=1500`, `${mtu}=1450`)).toEqual({ [mtu]: '1450' });
  });
});
