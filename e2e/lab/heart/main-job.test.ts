import { parse } from 'csv-parse/sync';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { RemediationDetail } from '@/lib/fleet/remediations/get';
import type { SweepEvent } from '@/lib/fleet/sweeps/watch';
import { until } from '../../pace/until';
import { downloadInContainer } from '../docker/download';
import { labSupport } from '../host/support';
import { mustSh } from '../instance/exec';
import { instanceOf } from '../lab-file';
import {
  approveAll,
  fleetByName,
  keepCredential,
  type LabWithServer,
  register,
  sweepAll,
  upWithServer,
} from '../tests/registered-lab';

const support = labSupport();
const RELEASES = ['bookworm', 'bullseye', 'trixie'];
const FIXED = 'trixie';

describe.skipIf(!support.supported)('the main job by the REST API', () => {
  let up: LabWithServer;
  let credentialId: string;
  const ids: Record<string, string> = {};

  beforeAll(async () => {
    up = await upWithServer();
  });
  afterAll(() => up?.down());

  it('shows the host key of an instance before it trusts it', async () => {
    const { api, lab } = up;
    credentialId = await keepCredential(api, lab, 'operator');
    const { address, port, hostKeys } = instanceOf(lab, 'bookworm');
    const draft = { address, port, credentialId };
    const stranger = await api.must('POST', '/instances/test-connection', draft);
    expect(stranger).toMatchObject({ ok: false, code: 'host-key-unknown' });
    const { fingerprint } = stranger.hostKey as { fingerprint: string };
    expect(fingerprint).toBe(hostKeys.ed25519);
    expect(
      await api.must('POST', '/instances/test-connection', { ...draft, trustFingerprint: fingerprint }),
    ).toMatchObject({ ok: true, user: 'operator', sudo: 'passwordless', os: 'Debian GNU/Linux 12 (bookworm)' });
  });

  it('signs in to nobody whose key was not approved', async () => {
    const { api, lab } = up;
    for (const { name, address } of lab.instances) ids[name] = await register(api, { name, address, credentialId });
    expect(await sweepAll(api)).toMatchObject({ state: 'finished', byVerdict: { unreachable: 3 } });
    const fleet = await fleetByName(api);
    for (const name of RELEASES) {
      expect(fleet[name]).toMatchObject({ outcome: 'host-key-unknown', hostKeyState: 'pending' });
    }
    const { items } = await api.read<{ items: { fingerprint: string; instance: { name: string } }[] }>(
      '/host-keys?state=pending',
    );
    expect(Object.fromEntries(items.map((key) => [key.instance.name, key.fingerprint]))).toEqual(
      Object.fromEntries(lab.instances.map((instance) => [instance.name, instance.hostKeys.ed25519])),
    );
    await approveAll(api);
  });

  it('sweeps them, tells how it goes, and says 1500 against 1442 with the cause', async () => {
    const { api } = up;
    const { id } = await api.must<{ id: string }>('POST', '/sweeps', { all: true });
    const events = await api.events<SweepEvent>(`/sweeps/${id}/events`);
    expect(events[0]?.type).toBe('sweep');
    expect(events.at(-1)).toMatchObject({
      type: 'end',
      sweep: { state: 'finished', byState: { finished: 3 }, byVerdict: { oversized: 3 } },
    });
    const fleet = await fleetByName(api);
    for (const name of RELEASES) {
      expect(fleet[name]).toMatchObject({
        verdict: 'oversized',
        egressInterface: 'ens3',
        egressMtu: 1442,
        bridgeMtu: 1500,
        pathMtu: 1442,
        recommendedMtu: 1442,
        topFinding: { code: 'bridge-oversized', params: { bridgeMtu: 1500, mtu: 1442, interface: 'ens3', excess: 58 } },
      });
    }
    expect(RELEASES.map((name) => fleet[name]?.dockerVersion)).toEqual([
      expect.stringMatching(/^20\.10\.24/),
      expect.stringMatching(/^20\.10\.5/),
      expect.stringMatching(/^26\.1\.5/),
    ]);
  });

  it('fixes one: a container there that could not download 3 MB now can, and the others still cannot', async () => {
    const { api, lab } = up;
    const downloads = async (names: string[], timeoutSeconds: number) =>
      Promise.all(
        names.map((name) => downloadInContainer(instanceOf(lab, name), lab.web, 'bridge', { timeoutSeconds })),
      );
    for (const before of await downloads(RELEASES, 2)) {
      expect(before.complete).toBe(false);
      expect(before.received).toBeLessThan(1442);
    }

    const plan = await api.must<RemediationDetail>('POST', '/remediations', { instanceId: ids[FIXED] });
    expect(plan).toMatchObject({ state: 'planned', plan: { mtu: 1442, currentMtu: 1500, blocked: false } });
    expect(plan).toMatchObject({ plan: { diff: expect.stringContaining('+  "mtu": 1442') } });
    expect(await api.send('POST', `/remediations/${plan.id}/apply`, { planHash: 'another' })).toMatchObject({
      status: 409,
      body: { code: 'remediation.plan-changed' },
    });
    await api.must('POST', `/remediations/${plan.id}/apply`, { planHash: plan.planHash });
    const done = await until(
      () => api.read<RemediationDetail>(`/remediations/${plan.id}`),
      ({ state }) => state !== 'queued' && state !== 'running',
      { ms: 120_000 },
    );
    expect(done).toMatchObject({ state: 'confirmed', reason: 'confirmed' });

    expect(await downloads([FIXED], 30)).toMatchObject([{ complete: true }]);
    for (const still of await downloads(['bookworm', 'bullseye'], 2)) expect(still.complete).toBe(false);
    expect(JSON.parse(await mustSh(instanceOf(lab, FIXED), 'cat /etc/docker/daemon.json'))).toMatchObject({
      mtu: 1442,
    });
    const fleet = await fleetByName(api);
    expect(RELEASES.map((name) => fleet[name]?.verdict)).toEqual(['oversized', 'oversized', 'fits']);
  });

  it('has it on record: who, what, before and after', async () => {
    const { items } = await up.api.read<{ items: { action: string; outcome: string; actorName: string }[] }>(
      '/audit?subjectKind=remediation',
    );
    const of = (action: string) => items.find((entry) => entry.action === action);
    expect(of('remediation.apply')).toMatchObject({
      actorName: 'test-admin',
      outcome: 'intent',
      before: { mtu: 1500 },
      after: { mtu: 1442 },
    });
    expect(of('remediation.finish')).toMatchObject({ outcome: 'done', after: { state: 'confirmed' } });
  });

  it('gives the fleet as CSV that a spreadsheet reads, and in which nothing runs', async () => {
    const { api, lab } = up;
    const formula = "=cmd|' /C calc'!A0";
    const bullseye = instanceOf(lab, 'bullseye');
    await mustSh(bullseye, 'sed -i "/^PRETTY_NAME/d" /etc/os-release; cat >> /etc/os-release', {
      input: `PRETTY_NAME="${formula}"\n`,
    });
    await api.must('PATCH', `/instances/${ids.bookworm}`, { tags: ['東京'] });
    await sweepAll(api);
    const { status, headers, text } = await api.text('/reports/fleet.csv?lang=ja');
    expect(status).toBe(200);
    expect(headers.get('content-type')).toMatch(/^text\/csv/);
    expect(headers.get('content-disposition')).toMatch(/attachment; filename=.*\.csv/);
    // Excel recognises UTF-8 only by the byte order mark.
    expect(text.startsWith('\uFEFF')).toBe(true);
    const [heading, ...rows] = parse(text, { bom: true }) as string[][];
    expect(heading?.join()).toMatch(/\p{Script=Han}/u);
    expect(rows.map((row) => row[0])).toEqual(RELEASES);
    expect(rows[0]).toContain('東京');
    expect(rows[1]).toContain(`'${formula}`);
    expect(rows.flat().filter((cell) => /^[=+@-]/.test(cell))).toEqual([]);
    const plain = parse((await api.text('/reports/fleet.csv')).text, { bom: true, columns: true }) as object[];
    expect(plain[0]).toMatchObject({ name: 'bookworm', verdict: 'oversized', egressMtu: '1442', bridgeMtu: '1500' });
    expect(plain[2]).toMatchObject({ name: 'trixie', verdict: 'fits', egressMtu: '1442', bridgeMtu: '1442' });
  });
});
