import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createDockerNetwork } from '../docker/containers';
import { restartDocker, writeDaemonJson } from '../docker/daemon-json';
import { downLab } from '../down';
import { labSupport } from '../host/support';
import { mustSh } from '../instance/exec';
import { instanceOf } from '../lab-file';
import type { Instance, Lab } from '../types';
import { upLab } from '../up';
import { inspect } from './probes-inspect';

const support = labSupport();
const NAME = `probes-proof-${process.pid}`;

async function setMtu(instance: Instance, text: string): Promise<void> {
  await writeDaemonJson(instance, text);
  await restartDocker(instance);
}

describe.skipIf(!support.supported)(
  `the proof on real instances${support.reason ? ` (${support.reason})` : ''}`,
  () => {
    let lab: Lab;

    beforeAll(async () => {
      lab = await upLab({ name: NAME, releases: ['bookworm', 'trixie', 'bullseye'] });
    });
    afterAll(() => downLab(NAME));

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
        await setMtu(instance, '{"mtu":1442}');
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
  },
);
