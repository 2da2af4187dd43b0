import { expect, it } from 'vitest';
import { bridgeDefaults } from './bridge-defaults';
import { parseFlags } from './daemon-flags';

it('tells what new bridge networks get, by file and by flag', () => {
  const flags = ['--default-network-opt=bridge=a=1', '--default-network-opt', 'bridge=b=2=3', '--mtu=1442'];
  const file = { 'default-network-opts': { bridge: { a: '9', c: null }, ipvlan: { d: '4' } } };
  expect([...bridgeDefaults(file, parseFlags(flags))]).toEqual([
    ['a', '9'],
    ['b', '2=3'],
    ['c', ''],
  ]);
  expect(bridgeDefaults({ 'default-network-opts': 'no object' }, [])).toEqual(new Map());
});
