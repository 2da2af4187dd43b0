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

describe('a daemon.json', () => {
  const problem = { code: 'wrong-type', place: '3:17', key: 'dns', value: '"8.8.8.8"', wanted: 'list' } as const;
  const refused = madeConfig(null, {
    state: 'found',
    text: { known: true, value: '{}' },
    reading: { state: 'refused', problems: [problem] },
  });
  const about = (config: DaemonConfigObservation, over: Partial<DockerObservation> = {}) =>
    findingsOf(1442, config, over).filter(({ code }) => code.startsWith('config-') || code.startsWith('new-networks'));

  it('that Docker refuses is critical, with the place and what Docker accepts there', () => {
    expect(about(refused)).toMatchObject([
      {
        code: 'config-refused',
        severity: 'critical',
        params: { reason: 'wrong_type', line: '3', column: '17', key: 'dns', value: '"8.8.8.8"', wanted: 'list' },
      },
    ]);
  });

  it('is not known to be accepted where the engine is not known, or the file was not read whole', () => {
    const undecided = madeConfig(null, { ...refused, reading: { state: 'undecided', problems: [problem] } });
    const lost = (reason: 'failed' | 'not-asked') =>
      madeConfig(null, { state: 'unreadable', text: { known: false, reason, detail: '' } });
    for (const [config, version, known] of [
      [undecided, '', 'no'],
      [undecided, '35.0.1', 'yes'],
      [lost('not-asked'), '26.1.5', 'large'],
      [lost('failed'), '26.1.5', 'bytes'],
    ] as const) {
      expect(about(config, { version })).toContainEqual(
        expect.objectContaining({ code: 'config-undecided', params: expect.objectContaining({ known }) }),
      );
    }
  });

  it('with more after its end is a warning', () => {
    const followed = madeConfig(null, { ...refused, reading: { state: 'taken', problems: [], isFollowed: true } });
    expect(about(followed, { version: '20.10.24' })).toContainEqual(
      expect.objectContaining({ code: 'config-followed', severity: 'warning' }),
    );
  });
});
