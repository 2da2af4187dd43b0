import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { InspectionDetail } from '@/lib/fleet/inspections/get';
import { testConnection } from '@/lib/fleet/instances/test-connection';
import { planRemediation } from '@/lib/fleet/remediations/plan';
import { inspectInstance } from '@/lib/fleet/sweeps/inspect-instance';
import { setDaemonJson } from '../docker/daemon-json';
import { downloadInContainer } from '../docker/download';
import { labSupport } from '../host/support';
import { mustSh } from '../instance/exec';
import { instanceOf } from '../lab-file';
import { setNicMtu } from '../network/nic';
import { setMachinePath, setPath } from '../network/path';
import { OVERLAY_MTU } from '../network/plan';
import { giveLabBack, takeLab } from '../pool/pool';
import { setMetadata } from '../services/set-metadata';
import type { Lab } from '../types';
import { admin, type LabInDatabase, registerInDatabase } from './lab-in-database';

const RELEASES = ['bookworm', 'trixie', 'bullseye'];
/** The maximum time of an inspection, ms, if an inspection over an ordinary path takes at most ORDINARY_MS. */
const VERDICT_MS = 25_000;
const ORDINARY_MS = 4_000;

describe.skipIf(!labSupport().supported)('an instance whose SSH loses full packets', () => {
  let lab: Lab;
  let fleet: LabInDatabase;

  beforeAll(async () => {
    lab = await takeLab();
    fleet = await registerInDatabase(lab);
  });
  afterAll(async () => {
    await fleet?.remove();
    await giveLabBack(lab);
  });
  beforeEach(async () => {
    for (const instance of lab.instances) await setNicMtu(instance, 1500);
    await setMachinePath(lab, OVERLAY_MTU);
  });
  afterEach(async () => {
    await setMachinePath(lab, null);
    await setPath(lab);
    await setMetadata(lab, null);
    for (const instance of lab.instances) await setNicMtu(instance, OVERLAY_MTU);
  });

  const id = (name: string) => fleet.ids[name] ?? '';
  const codesOf = ({ findings }: InspectionDetail) => findings.map(({ code }) => code);
  async function inspect(name: string, proof = false): Promise<{ seen: InspectionDetail; ms: number }> {
    const started = performance.now();
    const seen = await inspectInstance(id(name), { reason: 'one', actorName: 'test', proof });
    return { seen, ms: performance.now() - started };
  }

  /** The maximum time here: on a busy machine an ordinary inspection takes longer, too. */
  async function longest(name: string): Promise<number> {
    await setMachinePath(lab, null);
    const { ms } = await inspect(name);
    return VERDICT_MS * Math.max(1, ms / ORDINARY_MS);
  }

  it.each(RELEASES)('%s: the black hole and its size are found within 25 s', async (name) => {
    await setDaemonJson(instanceOf(lab, name), '{"mtu":1442}');
    const { seen, ms } = await inspect(name);
    expect(seen).toMatchObject({ outcome: 'ok', verdict: 'black-hole', recommendedMtu: 1442 });
    expect(codesOf(seen)).toEqual(expect.arrayContaining(['path-black-hole', 'ssh-large-packets-lost']));
    expect(seen.observations?.incomplete).toEqual([]);
    const way = seen.observations?.paths.find(({ role }) => role === 'clearance');
    expect(way).toMatchObject({ outcome: 'black-hole', pathMtu: 1442, family: 4 });
    expect(seen.observations?.sshStall?.silentSeconds).toBeLessThan(10);
    expect(ms).toBeLessThan(await longest(name));
  });

  it('is a NIC with a larger MTU than its network if OpenStack says so', async () => {
    await setMetadata(lab, { mtu: 1442 });
    const bookworm = instanceOf(lab, 'bookworm');
    await mustSh(bookworm, 'mkdir -p /run/cloud-init; echo openstack >/run/cloud-init/cloud-id');
    await setDaemonJson(bookworm, '{"mtu":1442}');
    const { seen } = await inspect('bookworm');
    expect(seen).toMatchObject({ verdict: 'nic-wrong', recommendedMtu: 1442 });
    expect(codesOf(seen)).toContain('ssh-large-packets-lost');
  });

  it('is measured to Clearance if nothing else answers a ping', async () => {
    await setDaemonJson(instanceOf(lab, 'bookworm'), '{"mtu":1442}');
    await setPath(lab, { dropIcmp: true });
    const { seen } = await inspect('bookworm');
    // One target alone does not lower the recommendation.
    expect(seen).toMatchObject({ verdict: 'black-hole', recommendedMtu: 1500 });
    expect(codesOf(seen)).toEqual(expect.arrayContaining(['ssh-large-packets-lost', 'icmp-blocked']));
  });

  it('is an ordinary one if the path carries its packets', async () => {
    await setMachinePath(lab, 1500);
    const { seen } = await inspect('bookworm');
    expect(seen.outcome).toBe('ok');
    expect(codesOf(seen).filter((code) => code.startsWith('ssh-'))).toEqual([]);
    expect(seen.observations?.paths.some(({ role }) => role === 'clearance')).toBe(false);
  });

  it('answers a test of its connection', async () => {
    expect(await testConnection(admin, { instanceId: id('trixie') })).toMatchObject({ ok: true, user: 'operator' });
  });

  it.each(RELEASES)('%s: Docker is planned, fixed and confirmed over it, and a container downloads', async (name) => {
    const instance = instanceOf(lab, name);
    await setDaemonJson(instance, '{}');
    expect((await downloadInContainer(instance, lab.web)).complete).toBe(false);
    const { seen } = await inspect(name);
    expect(seen).toMatchObject({ outcome: 'ok', verdict: 'oversized', recommendedMtu: 1442 });
    const planned = await planRemediation(admin, id(name));
    expect(planned.plan).toMatchObject({ blocked: false, mtu: 1442 });
    const done = await fleet.apply(planned);
    expect(done).toMatchObject({ state: 'confirmed', reason: 'confirmed' });
    expect((await downloadInContainer(instance, lab.web)).complete).toBe(true);
  });
});
