import { expect, it } from 'vitest';
import { isMtu, readMtu } from './mtu';

it('knows what can be an MTU', () => {
  for (const value of [68, 1442, 65_535]) expect(isMtu(value)).toBe(true);
  for (const value of [0, 67, 65_536, 1442.5, '1442', null, Number.NaN]) expect(isMtu(value)).toBe(false);
});

it('reads an MTU that an instance printed', () => {
  expect(['1442', ' 1442\n', '68'].map(readMtu)).toEqual([1442, 1442, 68]);
  for (const text of [undefined, '', '67', '65536', '1442.0', '0x5a2', '1e3', '-1442', '1442 1500'])
    expect(readMtu(text), String(text)).toBeNull();
});
