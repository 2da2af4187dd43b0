/// <reference types="vite/client" />
import { describe, expect, it } from 'vitest';
import { BUILT_RELEASES, isBuilt } from '@/e2e/fixtures/sample-frames';

const samples = import.meta.glob('./*/samples/*.txt', { eager: true, query: '?raw', import: 'default' });
const named = Object.entries(samples).map(([path, text]) => ({ name: path.split('/').at(-1) ?? '', path, text }));
const isOf = (name: string, releases: readonly string[]) => releases.some((release) => name.startsWith(`${release}.`));

describe('the samples', () => {
  it('say that they were built where no instance was recorded, and nowhere else', () => {
    const recorded = ['debian-11', 'debian-12', 'debian-13', 'busybox-1.35'];
    for (const { name, path, text } of named) {
      expect(isOf(name, [...recorded, ...BUILT_RELEASES]), path).toBe(true);
      expect(isBuilt(text), path).toBe(isOf(name, BUILT_RELEASES));
    }
  });

  it.each(BUILT_RELEASES)('tell of the system, links, routes, pings and Docker of %s', (release) => {
    const probes = named.filter(({ name }) => isOf(name, [release])).map(({ path }) => path.split('/')[1]);
    expect([...new Set(probes)].sort()).toEqual(['containers', 'docker', 'links', 'paths', 'routes', 'system']);
  });
});
