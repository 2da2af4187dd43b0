import { describe, expect, it } from 'vitest';
import { readConfigText } from './read';
import { wrongTypes } from './wrong-types';

const why = (text: string) => {
  const read = readConfigText(text);
  return read.ok ? null : read.why;
};

describe('the text of a daemon.json', () => {
  it('tells what is wrong with it, and where', () => {
    expect(why('{"mtu":1442}')).toBeNull();
    expect(why('')).toBeNull();
    expect(why('{\n  "mtu": 1442,\n}')).toMatch(/line 3, column 1/);
    expect(why('[1]')).toBe('not a JSON object');
    expect(why('{"a":1} // comment')).not.toBeNull();
    expect(why(`{"a":${'['.repeat(30_000)}${']'.repeat(30_000)}}`)).toBe('nested too deep');
  });

  it('may have values of a type that Docker does not take', () => {
    const wrong = (text: string) => wrongTypes(JSON.parse(text));
    expect(wrong('{"mtu":"1442"}')).toEqual([{ key: 'mtu', value: '1442' }]);
    expect(wrong('{"mtu":1442.5}')).toEqual([{ key: 'mtu', value: 1442.5 }]);
    for (const value of ['1', '{"bridge":1}', '{"bridge":{"a":1442}}'])
      expect(wrong(`{"default-network-opts":${value}}`)).toEqual([
        { key: 'default-network-opts', value: JSON.parse(value) },
      ]);
    for (const text of ['{}', '{"mtu":1442}', '{"mtu":null}', '{"default-network-opts":{"bridge":{"a":"1442"}}}'])
      expect(wrong(text)).toEqual([]);
  });
});
