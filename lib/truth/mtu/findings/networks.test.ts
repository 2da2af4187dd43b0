import { describe, expect, it } from 'vitest';
import { madeDocker, madeNetwork, madeObservations, madePath } from '@/e2e/fixtures/observations';
import { diagnose } from '@/lib/truth/mtu/diagnose';
import type { Observations } from '@/lib/truth/probes/observations';

const codes = (observations: Observations) => diagnose(observations).findings.map((one) => one.code);

describe('the verdict on networks', () => {
  it('is not undersized for a network that nobody uses or that Docker made, nor where something could not be told', () => {
    const seen = (name: string, containers: string[], over: Partial<Observations> = {}) => {
      const networks = [madeNetwork('bridge', 1442), madeNetwork(name, 1300, { containers })];
      return diagnose(madeObservations(madeDocker(1442, { networks }), over));
    };
    expect(seen('app', ['web']).verdict).toBe('undersized');
    for (const found of [seen('app', []), seen('docker_gwbridge', ['gateway_web'])]) {
      expect(found.verdict).toBe('fits');
      expect(found.findings.find(({ code }) => code === 'network-undersized')).toMatchObject({
        severity: 'notice',
        params: { wasted: 142 },
      });
    }
    const unmeasured = seen('app', ['web'], { paths: [madePath('203.0.113.9', 'icmp-blocked', null)] });
    expect(unmeasured.verdict).toBe('inconclusive');
    expect(unmeasured.findings[0]?.code).toBe('icmp-blocked');
  });

  it('says nothing of a default bridge where networks were not told', () => {
    const unseen = [{ part: 'networks' as const, reason: 'failed' as const, missing: null, detail: '' }];
    const docker = madeDocker(1442, { networks: [], unseen });
    expect(codes(madeObservations(docker))).not.toContain('no-default-bridge');
    expect(diagnose(madeObservations(docker)).findings[0]?.code).toBe('networks-unseen');
    expect(codes(madeObservations({ ...docker, unseen: [] }))).toContain('no-default-bridge');
  });

  it('fits without a default bridge where the other networks do', () => {
    const networks = [madeNetwork('app', 1442), madeNetwork('host', null, { driver: 'host', effectiveMtu: null })];
    expect(diagnose(madeObservations(madeDocker(1442, { networks }))).verdict).toBe('fits');
    expect(diagnose(madeObservations(madeDocker(1442, { networks: networks.slice(1) }))).verdict).toBe('inconclusive');
  });

  it('explains a network that was created with a payload for its MTU', () => {
    const networks = [madeNetwork('bridge', 1442), madeNetwork('app', 1412)];
    const found = diagnose(madeObservations(madeDocker(1442, { networks }))).findings;
    expect(found.find(({ code }) => code === 'network-payload')?.params).toMatchObject({
      network: 'app',
      networkMtu: 1412,
      packet: 1440,
      wasted: 30,
    });
    expect(found.map(({ code }) => code)).not.toContain('network-undersized');
  });

  it('explains the default bridge’s 1412 beside the NICs that it is met with, and a payload that fills the packet', () => {
    for (const [nic, chosen, packet] of [
      [1442, 1412, 1440],
      [1440, 1412, 1440],
      [1442, 1414, 1442],
      [1450, 1422, 1450],
    ] as const) {
      const egress = [{ ...madeObservations(null).egress[0], linkMtu: nic } as Observations['egress'][number]];
      const { findings } = diagnose(madeObservations(madeDocker(chosen), { egress }));
      expect(findings[0]).toMatchObject({ code: 'bridge-payload', params: { packet, wasted: nic - chosen } });
    }
  });

  it('takes an MTU that is 30 less than the NIC’s for an MTU', () => {
    for (const [nic, chosen] of [
      [1450, 1420],
      [1430, 1400],
      [1442, 1410],
      [1500, 1470],
    ] as const) {
      const networks = [madeNetwork('bridge', nic), madeNetwork('app', chosen)];
      const egress = [{ ...madeObservations(null).egress[0], linkMtu: nic } as Observations['egress'][number]];
      const found = codes(madeObservations(madeDocker(nic, { networks }), { egress }));
      expect(found).toContain('network-undersized');
      expect(found).not.toContain('network-payload');
      const bridge = codes(madeObservations(madeDocker(chosen), { egress }));
      expect(bridge).toContain('bridge-undersized');
      expect(bridge).not.toContain('bridge-payload');
    }
  });
});
