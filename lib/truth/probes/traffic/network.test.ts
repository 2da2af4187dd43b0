import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { overlap, readNetwork } from './network';

describe('the network of a connection’s other end', () => {
  it('is a network, and never an address', () => {
    expect(readNetwork('198.19.0.0/24')).toEqual({ network: '198.19.0.0/24', family: 4 });
    expect(readNetwork('2001:0db8:1::/48')).toEqual({ network: '2001:db8:1::/48', family: 6 });
    expect(readNetwork('fd00:0:0::/48')).toEqual({ network: 'fd00::/48', family: 6 });
    for (const other of [
      '198.19.0.66/24',
      '198.19.0.66',
      '999.1.1.0/24',
      '0/24',
      '1.2.3.0/32',
      'fd00::1/48',
      '::/48',
      '',
    ])
      expect(readNetwork(other), other).toBeNull();
  });

  it('overlaps with a larger or a smaller one that has a part of it', () => {
    expect(overlap('172.17.5.0/24', '172.17.0.2/16')).toBe(true);
    expect(overlap('172.17.0.0/24', '172.17.0.9/29')).toBe(true);
    expect(overlap('172.18.0.0/24', '172.17.0.2/16')).toBe(false);
    expect(overlap('fd00:17::/48', 'fd00:17::2/64')).toBe(true);
    expect(overlap('fd00:18::/48', 'fd00:17:0:1::2/64')).toBe(false);
    expect(overlap('10.0.0.0/24', '::/0')).toBe(false);
    expect(overlap('10.0.0.0/24', '0.0.0.0/0')).toBe(true);
  });

  it('overlaps with nothing that is not a network', () => {
    for (const other of [
      '',
      '10.0.0.0',
      '10.0.0.0/33',
      '10.0.0/8',
      '::1::/8',
      'fd00::/129',
      '1:2:3:4:5:6:7:8:9/8',
      'g::/8',
    ])
      expect(overlap('10.0.0.0/24', other) || overlap('fd00::/48', other), other).toBe(false);
  });

  it('is read from any text without an exception', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 50 }), fc.ipV6(), (text, address) => {
        readNetwork(text);
        overlap(text, `${address}/48`);
        expect(overlap(`${address}/48`, `${address}/64`)).toBe(!address.includes('.'));
      }),
    );
  });
});
