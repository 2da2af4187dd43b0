import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

const alias = { '@': fileURLToPath(new URL('.', import.meta.url)).replace(/\/$/, '') };

const THE_LAB_ITSELF = 'e2e/lab/tests/lab.test.ts';

export default defineConfig({
  resolve: { alias },
  test: {
    projects: [
      {
        resolve: { alias },
        test: {
          name: 'unit',
          include: [
            'lib/**/*.test.ts',
            'components/**/*.test.ts',
            'e2e/simulated/**/*.test.ts',
            'e2e/shells/**/*.test.ts',
          ],
          // Thousands of made cases take a second or two on a quiet machine, and all there is on a busy one.
          testTimeout: 60_000,
          // The slowest run scripts that wait; by itself vitest takes one worker on two cores.
          maxWorkers: 2,
        },
      },
      {
        resolve: { alias },
        test: {
          name: 'integration',
          include: ['e2e/integration/**/*.test.ts'],
          testTimeout: 60_000,
          hookTimeout: 60_000,
          // They wait more than they compute.
          maxWorkers: 2,
        },
      },
      {
        resolve: { alias },
        test: {
          name: 'lab',
          include: ['e2e/lab/tests/**/*.test.ts'],
          exclude: [THE_LAB_ITSELF],
          testTimeout: 180_000,
          hookTimeout: 300_000,
          // Each file has a lab of its own, and waits about as much as it computes.
          maxWorkers: 3,
        },
      },
      {
        resolve: { alias },
        // It compares all of the machine before and after, so that no other lab may come or go meanwhile.
        test: { name: 'lab-itself', include: [THE_LAB_ITSELF], testTimeout: 180_000, hookTimeout: 300_000 },
      },
    ],
  },
});
