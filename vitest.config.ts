import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';
import { scaled } from './e2e/pace/scaled.mjs';
import { ensureGenerated } from './lib/start/generate.mjs';

// Whoever runs vitest directly gets the shell files and the database client as they are now.
await ensureGenerated(console.error);

const alias = { '@': fileURLToPath(new URL('.', import.meta.url)).replace(/\/$/, '') };

/** `expect.poll` waits a second by itself. */
const POLL = { expect: { poll: { timeout: scaled(10_000) } } };

const TESTS = 'e2e/lab/tests';
const LAB = { testTimeout: scaled(300_000), hookTimeout: scaled(300_000) };
/** By what they do to real instances: each part is a stage. */
const LAB_PARTS = {
  'lab-probes': [`${TESTS}/probes-*.test.ts`, `${TESTS}/ssh.test.ts`, `${TESTS}/bad-input.test.ts`],
  'lab-changes': ['fix', 'fix-*', 'network-fix', 'nic-fix', 'repair', 'clamp', 'rollout', 'crash'].map(
    (name) => `${TESTS}/${name}.test.ts`,
  ),
  'lab-systems': [`${TESTS}/systems-*.test.ts`],
};

export default defineConfig({
  resolve: { alias },
  test: {
    projects: [
      {
        resolve: { alias },
        test: {
          name: 'unit',
          include: [
            ...['lib', 'components', 'e2e/imports', 'e2e/shells'].map((folder) => `${folder}/**/*.test.ts`),
            'e2e/lab/*.test.ts',
          ],
          ...POLL,
          testTimeout: scaled(120_000),
          // The slowest run scripts that wait; by itself vitest takes one worker on two cores.
          maxWorkers: 2,
        },
      },
      {
        resolve: { alias },
        test: {
          name: 'integration',
          include: ['e2e/integration/**/*.test.ts'],
          ...POLL,
          testTimeout: scaled(120_000),
          hookTimeout: scaled(120_000),
          // They wait more than they compute.
          maxWorkers: 3,
        },
      },
      {
        resolve: { alias },
        test: { ...LAB, name: 'heart', include: ['e2e/lab/heart/**/*.test.ts'], maxWorkers: 2 },
      },
      ...Object.entries(LAB_PARTS).map(([name, include]) => ({
        resolve: { alias },
        // They wait about as much as they compute.
        test: { ...LAB, name, include, maxWorkers: 3 },
      })),
      {
        resolve: { alias },
        // It compares all of the machine before and after.
        test: { ...LAB, name: 'lab-itself', include: [`${TESTS}/lab.test.ts`] },
      },
    ],
  },
});
