import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { updateInstance } from '@/lib/fleet/instances/update';
import { getPairs } from '@/lib/fleet/sweeps/get-pairs';
import { sweepHandler } from '@/lib/fleet/sweeps/run';
import type { SweepOptions } from '@/lib/fleet/sweeps/schema';
import { startSweep } from '@/lib/fleet/sweeps/start';
import { watchSweep } from '@/lib/fleet/sweeps/watch';
import { type Runner, startRunner } from '@/lib/platform/jobs/runner';
import { labSupport } from '../host/support';
import { mustSh } from '../instance/exec';
import { instanceOf } from '../lab-file';
import { setNicMtu } from '../network/nic';
import { OVERLAY_MTU } from '../network/plan';
import { giveLabBack, takeLab } from '../pool/pool';
import type { Lab } from '../types';
import { admin, type RegisteredLab, registerLab } from './lab-in-database';

/** Two of them share a hypervisor, as their tags say. */
const HOSTS: Record<string, string> = { bookworm: 'a', trixie: 'a', bullseye: 'b' };
const NAMES = Object.keys(HOSTS);
const LIMIT = 1393;

describe.skipIf(!labSupport().supported)('a sweep between real instances', () => {
  let lab: Lab;
  let fleet: RegisteredLab;
  let runner: Runner;

  const sweep = async (options: SweepOptions) => {
    const { id } = await startSweep(admin, { all: true }, { targets: [], ...options });
    for await (const event of watchSweep(id, { intervalMs: 50 })) if (event.type === 'end') break;
    return getPairs(id);
  };
  const dropLarge = (verb: '-A' | '-D') =>
    mustSh(instanceOf(lab, 'trixie'), `iptables ${verb} INPUT -p icmp -m length --length ${LIMIT + 1}: -j DROP`);

  beforeAll(async () => {
    lab = await takeLab(NAMES);
    fleet = await registerLab(lab);
    runner = startRunner({ sweep: sweepHandler() }, { pollMs: 50 });
    for (const [name, host] of Object.entries(HOSTS)) {
      await updateInstance(admin, fleet.ids[name] ?? '', { tags: [`host:${host}`] });
    }
  });
  afterAll(async () => {
    await runner?.stop();
    await fleet?.remove();
    await giveLabBack(lab);
  });
  beforeEach(async () => {
    for (const { name } of lab.instances) await mustSh(instanceOf(lab, name), 'ip route flush cache');
  });
  afterEach(async () => {
    await setNicMtu(instanceOf(lab, 'trixie'), OVERLAY_MTU);
  });

  it('measures both directions, by the SSH address until the own address is known', async () => {
    const first = await sweep({ between: true });
    expect(first.pairs).toHaveLength(6);
    expect(new Set(first.pairs.map(({ addressKind }) => addressKind))).toEqual(new Set(['ssh']));
    const second = await sweep({ between: true });
    for (const pair of second.pairs) {
      expect(pair).toMatchObject({
        address: instanceOf(lab, pair.to).address,
        addressKind: 'own',
        relation: pair.fromHost === pair.toHost ? 'same-host' : 'same-network',
        outcome: 'clear',
        pathMtu: OVERLAY_MTU,
        expectedMtu: OVERLAY_MTU,
      });
    }
    expect(second.named?.culprit).toEqual({ kind: 'none' });
  });

  it('names the instance that loses large packets, seen in both directions', async () => {
    await dropLarge('-A');
    const seen = await sweep({ between: true }).finally(() => dropLarge('-D'));
    expect(seen.byState).toEqual({ fits: 2, narrow: 4, unknown: 0 });
    expect(seen.named?.culprit).toEqual({ kind: 'instance', name: 'trixie', mtu: LIMIT, direction: 'both' });
  });

  it('names nobody where an instance merely has a smaller NIC MTU: both ends send no more than it', async () => {
    await setNicMtu(instanceOf(lab, 'trixie'), 1400);
    const seen = await sweep({ between: true });
    expect(seen.pairs.filter(({ expectedMtu }) => expectedMtu === 1400)).toHaveLength(4);
    expect(seen.named?.culprit).toEqual({ kind: 'none' });
  });
});
