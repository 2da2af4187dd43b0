import { describe, expect, it } from 'vitest';
import { madeConfig, madeDocker, madeObservations } from '@/e2e/fixtures/observations';
import { diagnose } from '@/lib/truth/mtu/diagnose';
import type { DaemonConfigObservation, DockerObservation } from '@/lib/truth/probes/docker-observation';

const findingsOf = (bridge: number, config: DaemonConfigObservation, over: Partial<DockerObservation> = {}) =>
  diagnose(madeObservations(madeDocker(bridge, { config, ...over }))).findings;
const pending = (...asked: Parameters<typeof findingsOf>) =>
  findingsOf(...asked).filter(({ code }) => code === 'config-not-in-force' || code === 'config-mtu-unset');

describe('an MTU in force', () => {
  const emptied = madeConfig(null, { state: 'found', text: { known: true, value: '{"debug":true}' } });

  it('that nothing sets any more is gone with the next restart', () => {
    for (const [config, output] of [
      [madeConfig(null), 'no such file: Docker takes its defaults'],
      [emptied, '{"debug":true}'],
    ] as const) {
      const [one, ...others] = pending(1442, config);
      expect(others).toEqual([]);
      expect(one).toMatchObject({
        code: 'config-mtu-unset',
        severity: 'warning',
        params: { bridgeMtu: 1442, configured: 1500, path: '/etc/docker/daemon.json' },
      });
      expect(one?.evidence[0]).toEqual({ command: 'cat /etc/docker/daemon.json', output });
    }
  });

  it('is what the file, the flag or Docker itself says', () => {
    expect(pending(1442, madeConfig(1442))).toEqual([]);
    expect(pending(1442, madeConfig(null, { flagMtu: 1442 }))).toEqual([]);
    expect(pending(1500, madeConfig(null))).toEqual([]);
    expect(pending(1500, madeConfig(1442))).toMatchObject([
      { code: 'config-not-in-force', params: { configured: 1442, bridgeMtu: 1500 } },
    ]);
  });

  it('is not said to go where what sets it was not seen, nor where Docker would not start or is rootless', () => {
    const unread = { known: false, reason: 'denied', detail: '' } as const;
    expect(pending(1442, madeConfig(null, { flagsUnseen: true }))).toEqual([]);
    expect(pending(1442, madeConfig(null, { state: 'unreadable', text: unread }))).toEqual([]);
    expect(pending(1442, { ...emptied, wrongTypes: [{ key: 'mtu', value: '"1442"' }] })).toEqual([]);
    expect(pending(1442, { ...emptied, conflicts: ['debug'] })).toEqual([]);
    expect(pending(1442, madeConfig(null), { flavour: 'rootless', rootlessNetwork: 'pasta' })).toEqual([]);
    const { flagsUnseen: _, ...old } = madeConfig(null);
    expect(pending(1442, old)).toEqual([]);
  });
});

describe('what is set twice', () => {
  it('is shown where it is set', () => {
    const conflict = findingsOf(1442, madeConfig(1442, { flagMtu: 1442, conflicts: ['mtu'] })).find(
      ({ code }) => code === 'config-conflict',
    );
    expect(conflict?.evidence.map(({ output }) => output)).toEqual(['{"mtu":1442}', '--mtu=1442']);
  });
});
