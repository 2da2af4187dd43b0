import { writeFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import type { SimulatedInstance } from '@/lib/demo/simulated/instance';
import { startSimulatedFleet } from '@/lib/demo/simulated/start-fleet';

/**
 * Serves many cheap simulated instances for load: `tsx e2e/simulated/serve.ts --count 500 [--write fleet.json]`. Prints
 * one line when all listen; ends on SIGTERM or SIGINT.
 */
const { values } = parseArgs({
  options: { count: { type: 'string', default: '500' }, address: { type: 'string' }, write: { type: 'string' } },
});
const count = Number(values.count);
if (!Number.isInteger(count) || count < 1 || count > 20_000) throw new Error('--count takes 1 to 20000');

const instances = Array.from(
  { length: count },
  (_, index): SimulatedInstance => ({
    name: `load-${String(index + 1).padStart(5, '0')}`,
    daemonJson: index % 3 === 0 ? '{\n  "mtu": 1442\n}\n' : null,
  }),
);
const fleet = await startSimulatedFleet({ instances, address: values.address });
if (values.write) {
  const endpoints = fleet.endpoints.map(
    ({ name, address, port, hostKeyAlgorithm, hostKeyFingerprint, hostPublicKey }) => ({
      name,
      address,
      port,
      hostKey: { algorithm: hostKeyAlgorithm, fingerprint: hostKeyFingerprint, publicKey: hostPublicKey },
    }),
  );
  const { username, privateKey, password } = fleet.credential;
  const text = JSON.stringify({ credential: { username, privateKey, password }, endpoints });
  await writeFile(values.write, text, { mode: 0o600 });
}
const first = fleet.endpoints[0];
process.stdout.write(`${count} simulated instances listen, the first on ${first?.address}:${first?.port}\n`);
for (const signal of ['SIGTERM', 'SIGINT'] as const) {
  process.once(signal, () => void fleet.stop().then(() => process.exit(0)));
}
