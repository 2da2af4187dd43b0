import { describe, expect, it } from 'vitest';
import { engineMajor, knowsDefaultNetworkOpts } from './engine-version';

describe("an engine's version", () => {
  it.each([
    ['26.1.5+dfsg1', 26],
    ['1.13.1', 1],
    ['20.10.24', 20],
    ['29', 29],
    ['29.0.0-rc.1', 29],
    ['', null],
    [null, null],
    ['dev', null],
    ['v26.1', null],
    ['20261003.1', null],
  ])('%j begins with %j', (version, major) => {
    expect(engineMajor(version)).toBe(major);
  });

  it('says what it knows, or that nobody can tell', () => {
    expect(['23.0.6', '24.0.0', '28.3', ''].map(knowsDefaultNetworkOpts)).toEqual([false, true, true, null]);
  });
});
