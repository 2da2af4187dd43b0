import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createDockerNetwork } from '../docker/containers';
import { setDaemonJson } from '../docker/daemon-json';
import { labSupport } from '../host/support';
import { mustSh } from '../instance/exec';
import { instanceOf } from '../lab-file';
import { giveLabBack, takeLab } from '../pool/pool';
import { inspect } from '../tests/probes-inspect';
import type { Lab } from '../types';

describe.skipIf(!labSupport().supported)('the proof in containers', () => {
  let lab: Lab;
  beforeAll(async () => {
    lab = await takeLab();
  });
  afterAll(() => giveLabBack(lab));

  it.concurrent.each(['bookworm', 'trixie', 'bullseye'])(
    'proves it from inside a container, before and after, on %s',
    async (name) => {
      const instance = instanceOf(lab, name);
      await createDockerNetwork(instance, 'left');
      const before = await inspect(lab, instance, { proof: { url: null } });
      expect(before.observations.proofs).toMatchObject({
        value: expect.arrayContaining([
          expect.objectContaining({ network: 'bridge', mtu: 1500, outcome: 'failed', ping: 'too-big' }),
          expect.objectContaining({ network: 'left', mtu: 1500, outcome: 'failed' }),
        ]),
      });
      await setDaemonJson(instance, '{"mtu":1442}');
      const after = await inspect(lab, instance, { proof: { url: lab.web.url } });
      expect(after.observations.proofs).toMatchObject({
        value: expect.arrayContaining([
          expect.objectContaining({
            network: 'bridge',
            mtu: 1442,
            outcome: 'passed',
            ping: 'passed',
            download: 'passed',
          }),
          expect.objectContaining({ network: 'left', mtu: 1500, outcome: 'failed' }),
        ]),
      });
      expect(after.codes).toEqual(expect.arrayContaining(['proof-passed', 'proof-failed', 'network-oversized']));
      const left = await mustSh(instance, 'docker ps -aq; docker images -q --filter label=org.clearance.proof');
      expect(left.trim()).toBe('');
    },
  );
});
