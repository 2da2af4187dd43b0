import { beforeEach, describe, expect, it } from 'vitest';
import type { SimulatedInstance } from '@/lib/demo/simulated/instance';
import { applyRemediation } from '@/lib/fleet/remediations/apply';
import { getRemediation } from '@/lib/fleet/remediations/get';
import { planRemediation } from '@/lib/fleet/remediations/plan';
import { planOfRemedy } from '@/lib/fleet/remediations/plan-of-remedy';
import { inspectInstance } from '@/lib/fleet/sweeps/inspect-instance';
import { db } from '@/lib/platform/db/client';
import { remedyOf } from '@/lib/truth/mtu/remedies/remedies';
import { remediationScene } from './remediation-scene';
import { operator, viewer } from './simulated-fleet';

const scene = remediationScene();
beforeEach(() => scene.startJobs());

const WEB: Partial<SimulatedInstance> = { containers: [{ name: 'web', image: 'nginx', restart: 'always' }] };
const ask = (id: string, keep?: string) => planRemediation(operator, id, { kind: 'repair-daemon-json', keep });
const apply = async ({ id }: { id: string }) => {
  await applyRemediation(operator, id);
  return scene.ended(id);
};
const BROKEN =
  '{\n  // by hand\n  "mtu": "1442",\n  "foo": true,\n  "log-opts": { "splunk-token": "hunter2", "max-file": 3 },\n}\n';
const REPAIRED = '{\n  "mtu": 1442,\n  "log-opts": { "splunk-token": "hunter2", "max-file": "3" }\n}\n';

describe('a daemon.json with which Docker does not start', () => {
  it('is repaired while Docker runs on, by the remedy of its finding', async () => {
    const id = await scene.one(WEB);
    const machine = scene.machine();
    if (!machine) throw new Error('no machine');
    machine.daemonJson = Buffer.from(BROKEN);
    const { findings, observations } = await inspectInstance(id, { reason: 'one', actorName: 'test', proof: false });
    const broken = findings.find(({ code }) => code.startsWith('config-'));
    expect(broken && planOfRemedy(remedyOf(broken, observations))?.kind).toBe('repair-daemon-json');

    const started = machine.containers[0]?.startedAt;
    const planned = await ask(id);
    expect(planned.plan).toMatchObject({ blocked: false, starts: false, alreadyInForce: false, containers: [] });
    expect(JSON.stringify(planned.plan)).toContain('hunter2');
    expect(scene.daemonJson()).toBe(BROKEN);
    const done = await apply(planned);
    expect(done).toMatchObject({ state: 'confirmed', reason: 'confirmed', canRollBack: false });
    // Secrets are masked in the view.
    expect(JSON.stringify(done)).not.toContain('hunter2');
    expect(done.shows).toMatchObject({ causeIsGone: true });
    expect(scene.daemonJson()).toBe(REPAIRED);
    expect(machine.containers[0]?.startedAt).toBe(started);
    expect(done.steps.map(({ name }) => name)).not.toContain('start-docker');
    const trail = await db.auditEntry.findMany({ where: { subjectId: done.id }, orderBy: { id: 'asc' } });
    expect(JSON.stringify(trail)).not.toContain('hunter2');
    expect(trail[1]?.after).toMatchObject({ kind: 'repair-daemon-json', starts: false });
    expect((await ask(id)).plan).toMatchObject({ alreadyInForce: true, items: [], diff: '' });
  });

  it('is repaired, and Docker is started, where it is down because of it', async () => {
    const id = await scene.one({ ...WEB, docker: 'stopped', daemonJson: '{"mtu": "1442"}' });
    const planned = await ask(id);
    expect(planned.plan).toMatchObject({ blocked: false, starts: true, mtu: 1442, engine: null });
    const done = await apply(planned);
    expect(done).toMatchObject({ state: 'confirmed' });
    expect(scene.machine()).toMatchObject({ dockerRuns: true, bridgeMtu: 1442 });
    expect(scene.daemonJson()).toBe('{"mtu": 1442}');
  });

  it('is put back, and Docker is down as before, where it does not start with the repaired one either', async () => {
    const id = await scene.one({ ...WEB, docker: 'stopped', daemonJson: BROKEN, restartFails: true });
    expect(await apply(await ask(id))).toMatchObject({ state: 'reverted', reason: 'step-failed' });
    expect(scene.daemonJson()).toBe(BROKEN);
    expect(scene.machine()?.dockerRuns).toBe(false);
  });

  it.each([
    ['{"data-root": 5}', 'never_taken_out'],
    ['{"mtu" 1442}', 'syntax'],
    ['{"hosts": ["fd://", "tcp://127.0.0.1:2375"]}', 'flag_differs'],
  ])('waits for a person where it would be a guess: %s', async (daemonJson, reason) => {
    const id = await scene.one(WEB);
    const machine = scene.machine();
    if (machine) machine.daemonJson = Buffer.from(daemonJson);
    const { plan } = await ask(id);
    expect(plan.blocked).toBe(true);
    const content = plan.preflight.find(({ name }) => name === 'repair-content');
    expect(content).toMatchObject({ outcome: 'block', params: { reason } });
  });

  it('asks which one stays where a flag and the file differ', async () => {
    const id = await scene.one(WEB);
    const machine = scene.machine();
    if (machine) machine.daemonJson = Buffer.from('{"hosts": ["unix://"], "debug": true}');
    expect((await ask(id)).plan).toMatchObject({ blocked: true, commands: [] });
    expect((await ask(id, 'file')).plan).toMatchObject({
      blocked: true,
      commands: [
        'mkdir -p /etc/systemd/system/docker.service.d',
        expect.stringContaining("'ExecStart=/usr/sbin/dockerd --containerd=/run/containerd/containerd.sock'"),
        'systemctl daemon-reload',
      ],
    });
    const flag = await ask(id, 'flag');
    expect(flag.plan).toMatchObject({ blocked: false, items: [{ code: 'flag-kept', key: 'hosts' }] });
    expect(await apply(flag)).toMatchObject({ state: 'confirmed' });
    expect(scene.daemonJson()).toBe('{"debug": true}');
    await expect(ask(id, 'both')).rejects.toMatchObject({ code: 'remediation.bad-keep' });
  });

  it.each([
    ['{"hosts": "https://me:hunter2@x, y"}'],
    ['{"log-opts": {"splunk-token": ["hunter2"], "gelf-token": 12345678}}'],
    ['{"no-such-token": "hunter2", "foo": "http://me:hunter2@x"}'],
  ])('shows no secret of it: %s', async (daemonJson) => {
    const id = await scene.one(WEB);
    const machine = scene.machine();
    if (machine) machine.daemonJson = Buffer.from(daemonJson);
    const { id: planned } = await ask(id);
    expect(JSON.stringify(await getRemediation(planned))).not.toMatch(/hunter2|12345678/);
  });

  it('is refused where it was changed since the plan, and needs an operator', async () => {
    const id = await scene.one(WEB);
    const machine = scene.machine();
    if (!machine) throw new Error('no machine');
    machine.daemonJson = Buffer.from(BROKEN);
    await expect(planRemediation(viewer, id, { kind: 'repair-daemon-json' })).rejects.toMatchObject({
      code: 'auth.forbidden',
    });
    const planned = await ask(id);
    machine.daemonJson = Buffer.from('{"x"');
    expect(await apply(planned)).toMatchObject({ state: 'refused', reason: 'changed-since-plan' });
    expect(scene.daemonJson()).toBe('{"x"');
  });
});
