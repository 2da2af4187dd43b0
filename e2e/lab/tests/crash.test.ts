import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { FleetRow } from '@/lib/fleet/instances/fleet-rows';
import type { RemediationDetail } from '@/lib/fleet/remediations/get';
import type { SweepRow } from '@/lib/fleet/sweeps/get';
import { scaledSeconds } from '../../pace/scaled.mjs';
import { until } from '../../pace/until';
import { type ApiClient, apiClient } from '../../server/api-client';
import { makeToken, startServer, type TestServer } from '../../server/start-server';
import { writeDaemonJson } from '../docker/daemon-json';
import { labSupport } from '../host/support';
import { mustSh } from '../instance/exec';
import { instanceOf } from '../lab-file';
import { addAddresses } from '../network/nic';
import { giveLabBack, takeLab } from '../pool/pool';
import type { Lab } from '../types';
import { keepCredential, register } from './registered-lab';

const support = labSupport();
const OLD = '{\n  "log-driver": "json-file"\n}\n';
/** Additional endpoints of one instance, so that the sweep has a middle. */
const MORE = 12;

describe.skipIf(!support.supported)('Clearance, killed without a word', () => {
  let lab: Lab;
  let server: TestServer;
  let api: ApiClient;
  let token: string;
  const ids: Record<string, string> = {};

  async function start(dataDir?: string) {
    server = await startServer({ env: { CLEARANCE_CONCURRENCY: '2' }, ...(dataDir ? { dataDir } : {}) });
    token ??= await makeToken(server, 'admin');
    api = apiClient(server.url, token);
  }

  /** SIGKILL, and a new process with the same data. */
  async function killAndStart(meanwhile: () => Promise<void> = async () => {}) {
    await server.kill();
    await meanwhile();
    await start(server.dataDir);
  }

  beforeAll(async () => {
    [lab] = await Promise.all([takeLab(), start()]);
    await api.must('PATCH', '/settings', { hostKeyPolicy: 'trust-on-first-use', confirmSeconds: scaledSeconds(30) });
    const credentialId = await keepCredential(api, lab, 'operator');
    const more = await addAddresses(lab, instanceOf(lab, 'bookworm'), MORE);
    const endpoints = [...lab.instances, ...more.map((address, n) => ({ name: `more-${n}`, address }))];
    for (const { name, address } of endpoints) ids[name] = await register(api, { name, address, credentialId });
  });
  afterAll(async () => {
    await Promise.allSettled([server?.remove(), giveLabBack(lab)]);
  });

  it('takes a sweep up where it was, and ends it', async () => {
    const { id, total } = await api.must<SweepRow>('POST', '/sweeps', { all: true });
    const sweep = () => api.read<SweepRow>(`/sweeps/${id}`);
    const before = await until(sweep, ({ byState }) => byState.finished >= 2, { everyMs: 50 });
    expect(before).toMatchObject({ state: 'running' });
    expect(before.byState.finished).toBeLessThan(total);
    await killAndStart();
    const after = await until(sweep, ({ state }) => state !== 'running' && state !== 'queued');
    expect(after).toMatchObject({
      state: 'finished',
      byState: { finished: total, running: 0, queued: 0, interrupted: 0 },
      byVerdict: { oversized: total },
    });
    const { items } = await api.read<{ items: FleetRow[] }>('/instances?limit=200');
    expect(items.map(({ running, verdict }) => [running, verdict])).toEqual(
      Array.from({ length: total }, () => [false, 'oversized']),
    );
  });

  it.each([
    ['at its start', 'bookworm', 'connect'],
    ['while Docker restarts', 'trixie', 'restart'],
    ['while it waits to be confirmed', 'bullseye', 'await-confirmation'],
  ])('ends a fix that was cut off %s: proven, or taken back', async (_, name, step) => {
    await writeDaemonJson(instanceOf(lab, name), OLD);
    const remediation = await fix(name, step, () => killAndStart());
    await expectOneOfTwoEnds(name, remediation);
  });

  it('goes on after a stop with a fix that was in the middle', async () => {
    await writeDaemonJson(instanceOf(lab, 'trixie'), OLD);
    const remediation = await fix('trixie', 'restart', async () => {
      expect(await server.stop()).toBe(0);
      await start(server.dataDir);
    });
    expect(remediation).toMatchObject({ state: 'confirmed', reason: 'confirmed' });
    await expectOneOfTwoEnds('trixie', remediation);
  });

  it('says so where the instance took a fix back because nobody was there to confirm it', async () => {
    const bookworm = instanceOf(lab, 'bookworm');
    const old = await mustSh(bookworm, 'printf "{}\\n" > /etc/docker/daemon.json; cat /etc/docker/daemon.json');
    // The time for the confirmation is over before the new process runs.
    const remediation = await fix('bookworm', 'await-confirmation', () =>
      killAndStart(async () => {
        await until(
          () => mustSh(bookworm, 'cat /etc/docker/daemon.json'),
          (text) => text === old,
          // The time for the confirmation, and a restart of Docker.
          { ms: 180_000, everyMs: 1000 },
        );
      }),
    );
    expect(remediation).toMatchObject({ state: 'reverted', reason: 'not-confirmed' });
    expect(await mustSh(bookworm, 'cat /etc/docker/daemon.json; docker version -f up')).toBe(`${old}up\n`);
    expect(await bridgeMtu('bookworm')).toBe(1500);
  });

  it('leaves nothing that says it runs, and nothing behind on the instances', async () => {
    // The inspection after every fix may still be running.
    const left = async () => {
      const lists = ['/sweeps', '/remediations', '/inspections'].flatMap((path) =>
        ['running', 'queued'].map((state) => api.read<{ items: object[] }>(`${path}?state=${state}`)),
      );
      return (await Promise.all(lists)).flatMap(({ items }) => items);
    };
    expect(await until(left, (items) => items.length === 0)).toEqual([]);
    for (const instance of lab.instances) {
      expect(await mustSh(instance, 'ls -A /etc/docker; ls /etc/systemd/system | grep -i clearance; true')).toMatch(
        /^daemon\.json\n(key\.json\n)?$/,
      );
    }
  });

  /** Plans and applies, waits until a step has begun, lets the crash happen, and waits for the end. */
  async function fix(name: string, step: string, crash: () => Promise<void>): Promise<RemediationDetail> {
    const plan = await api.must<RemediationDetail>('POST', '/remediations', { instanceId: ids[name], mtu: 1442 });
    const look = () => api.read<RemediationDetail>(`/remediations/${plan.id}`);
    await api.must('POST', `/remediations/${plan.id}/apply`, { planHash: plan.planHash });
    const cut = await until(look, ({ steps }) => steps.some((one) => one.name === step), { everyMs: 20 });
    expect(cut).toMatchObject({ state: 'running' });
    await crash();
    return until(look, ({ state }) => state !== 'running' && state !== 'queued', { ms: 120_000 });
  }

  async function bridgeMtu(name: string): Promise<number> {
    const option = '{{index .Options "com.docker.network.driver.mtu"}}';
    return Number(await mustSh(instanceOf(lab, name), `docker network inspect bridge -f '${option}'`));
  }

  async function expectOneOfTwoEnds(name: string, { state, reason, steps }: RemediationDetail): Promise<void> {
    const bytes = await mustSh(instanceOf(lab, name), 'cat /etc/docker/daemon.json');
    const mtu = await bridgeMtu(name);
    const said = `${state} ${reason}: ${steps.map((one) => `${one.name} ${one.state}`).join(', ')}`;
    expect([said, steps.filter((one) => one.state === 'running')]).toEqual([said, []]);
    if (state === 'confirmed') {
      expect([said, mtu]).toEqual([said, 1442]);
      expect(JSON.parse(bytes)).toMatchObject({ 'log-driver': 'json-file', mtu: 1442 });
    } else {
      expect(said).toMatch(/^(reverted|refused) [a-z-]+:/);
      expect([said, mtu, bytes]).toEqual([said, 1500, OLD]);
    }
    // The inspection after the end may be late: until then the row has no MTU, and never the one that was rolled back.
    const row = () => api.read<{ items: FleetRow[] }>(`/instances?q=${name}`).then(({ items }) => items[0]);
    expect([null, mtu], said).toContain((await row())?.bridgeMtu);
    const seen = await until(row, (one) => one?.staleSince === null);
    expect([said, seen?.bridgeMtu]).toEqual([said, mtu]);
  }
});
