import { afterEach, describe, expect, it } from 'vitest';
import { type NarrowProxy, startNarrowProxy } from '@/e2e/fixtures/narrow-proxy';
import { testConnection } from '@/lib/fleet/instances/test-connection';
import { applyRemediation } from '@/lib/fleet/remediations/apply';
import { planRemediation } from '@/lib/fleet/remediations/plan';
import { inspectInstance } from '@/lib/fleet/sweeps/inspect-instance';
import { db } from '@/lib/platform/db/client';
import { remediationScene } from './remediation-scene';
import { operator } from './simulated-fleet';

const { one, daemonJson, startJobs, ended } = remediationScene();
let proxy: NarrowProxy | null = null;

afterEach(async () => {
  await proxy?.stop();
  proxy = null;
});

/** An instance behind a path that loses full packets. Signing in still works. */
async function victim(): Promise<{ id: string; path: NarrowProxy }> {
  const id = await one();
  const { port } = await db.instance.findUniqueOrThrow({ where: { id }, select: { port: true } });
  const path = await startNarrowProxy(port, { toServer: 1390, toClient: 1390 });
  proxy = path;
  await db.instance.update({ where: { id }, data: { port: path.port } });
  return { id, path };
}

describe('an instance whose SSH loses full packets', () => {
  it('is inspected with small ones, and reports it', async () => {
    const { id, path } = await victim();
    const seen = await inspectInstance(id, { reason: 'one', actorName: 'test', proof: false });
    // A simulated instance does not measure the path through the proxy.
    expect(seen).toMatchObject({ outcome: 'ok', verdict: 'oversized', recommendedMtu: 1442 });
    expect(seen.observations?.sshStall).toMatchObject({ receivedBytes: 0, silentSeconds: 6 });
    expect(seen.findings.map(({ code }) => code)).toContain('ssh-stalled');
    expect(path.connections.length).toBe(2);
    expect(seen.totalMs).toBeLessThan(25_000);
  });

  it('answers a test of its connection', async () => {
    const { id } = await victim();
    expect(await testConnection(operator, { instanceId: id })).toMatchObject({ ok: true });
  });

  it('gets Docker planned, fixed and confirmed with small ones, and each piece of work detects the loss once', async () => {
    const { id, path } = await victim();
    const planned = await planRemediation(operator, id);
    expect(planned.plan).toMatchObject({ mtu: 1442, currentMtu: 1500, blocked: false });
    expect(path.connections.length).toBe(2);
    startJobs();
    await applyRemediation(operator, planned.id);
    expect(await ended(planned.id)).toMatchObject({ state: 'confirmed', reason: expect.stringMatching(/^confirmed/) });
    expect(JSON.parse(daemonJson() ?? '')).toMatchObject({ mtu: 1442 });
    const large = path.connections.filter(({ toServer, toClient }) => toServer > 1390 || toClient > 1390);
    expect(large.length).toBe(2);
  });
});
