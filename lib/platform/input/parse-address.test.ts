import { describe, expect, it } from 'vitest';
import { parseAddress } from './parse-address';

describe('parseAddress', () => {
  it.each([
    ['10.0.0.1', '10.0.0.1'],
    [' Web-01.Example.ORG. ', 'web-01.example.org'],
    ['2001:DB8:0:0:0:0:0:1', '2001:db8::1'],
    ['[2001:db8::1]', '2001:db8::1'],
    ['::ffff:10.0.0.1', '10.0.0.1'],
    ['localhost', 'localhost'],
    ['日本.example', 'xn--wgv71a.example'],
    ['a_b.example', 'a_b.example'],
  ])('takes %s', (text, address) => {
    expect(parseAddress(text)).toEqual({ ok: true, address });
  });

  it.each([
    ['', 'address.missing'],
    ['   ', 'address.missing'],
    ['ssh://10.0.0.1', 'address.scheme'],
    ['root@10.0.0.1', 'address.user'],
    ['10.0.0.1:22', 'address.port'],
    ['[::1]:22', 'address.port'],
    ['-oProxyCommand=id', 'address.dash'],
    ['0.0.0.0', 'address.not-one-instance'],
    ['224.0.0.1', 'address.not-one-instance'],
    ['::', 'address.not-one-instance'],
    ['10.0.0.256', 'address.invalid'],
    ['127.1', 'address.invalid'],
    ['0x7f.0.0.1', 'address.invalid'],
    ['2130706433', 'address.invalid'],
    ['a b', 'address.invalid'],
    ['a/b', 'address.invalid'],
    ['a;id', 'address.invalid'],
    ['$(id)', 'address.invalid'],
    ['a..b', 'address.invalid'],
    ['fe80::1%eth0', 'address.invalid'],
    [`${'a'.repeat(64)}.example`, 'address.invalid'],
    ['日本/x', 'address.invalid'],
  ])('refuses %j with %s', (text, code) => {
    expect(parseAddress(text)).toEqual({ ok: false, code });
  });
});
