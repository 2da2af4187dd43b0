import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { planDaemonConfig } from '@/lib/fleet/remediations/daemon-config/plan';
import { endingOf } from '@/lib/fleet/remediations/outcome';
import { factsScript } from '@/lib/fleet/remediations/script/facts';
import { readSeen } from '@/lib/fleet/remediations/seen';
import { useBusyBox } from '../faults/busybox';
import { forbidUnits } from '../faults/no-units';
import { makeRootReadOnly } from '../faults/read-only';
import { labSupport } from '../host/support';
import { mustSh, sh } from '../instance/exec';
import { resetInstance } from '../instance/reset';
import { giveLabBack, takeLab } from '../pool/pool';
import type { Instance, Lab } from '../types';
import { fix, once, plan } from './fix-acts';
import { ask, FILE, follow, picture, sha256, start } from './fix-driver';
import { type Fault, OLD, prepare, runFault } from './fix-matrix';
import { dockerOf, inspect } from './probes-inspect';

const support = labSupport();

/** A fix and its roll-back on systems without the usual tools. */
describe.skipIf(!support.supported)(`a fix on other systems${support.reason ? ` (${support.reason})` : ''}`, () => {
  let lab: Lab;
  let instance: Instance;

  beforeAll(async () => {
    lab = await takeLab(['trixie+stacks']);
  });
  afterAll(() => giveLabBack(lab));
  beforeEach(async () => {
    instance = await resetInstance(lab, 'trixie-stacks');
  });

  const FIXES: Record<string, Pick<Fault, 'expected' | 'run'>> = {
    'no confirmation': { expected: 'reverted', run: (at) => fix(at, { confirmSeconds: 2, confirm: false }) },
    killed: { expected: 'reverted', run: (at) => fix(at, { faults: once('restart', 'before', 'kill -9 $$') }) },
    none: { expected: 'confirmed', run: (at) => fix(at) },
  };
  /** Whole fixes; each ends in the state before or after the change. */
  const wholeFixes = async (names: string[]) => {
    for (const name of names) {
      const found = FIXES[name];
      if (!found) throw new Error(`no fix ${name}`);
      const fault: Fault = { name, core: true, ...found };
      expect(await runFault(fault, { lab, instance })).toMatchObject({ detail: '', good: true });
    }
  };

  it('BusyBox for every tool, ash for sh: inspected with the proof, fixed, and taken back', async () => {
    // The containers' image is made of the instance's own tools, and must not change.
    await prepare(instance);
    await useBusyBox(instance);
    expect(await mustSh(instance, 'sh --help 2>&1 | head -n 1; stat --help 2>&1 | head -n 1')).toMatch(
      /^(BusyBox .*\n){2}$/,
    );
    const seen = await inspect(lab, instance, { proof: { url: lab.web.url } });
    expect(seen).toMatchObject({ verdict: 'oversized', recommendedMtu: 1442 });
    expect(seen.observations.incomplete).toEqual([]);
    expect(dockerOf(seen)).toMatchObject({ access: 'ok', flavour: 'root' });
    expect(seen.observations.proofs).toMatchObject({ value: [{ network: 'bridge', outcome: 'failed' }] });
    await wholeFixes(['no confirmation', 'none']);
    const after = await inspect(lab, instance, { proof: { url: lab.web.url } });
    expect(after.observations.proofs).toMatchObject({ value: [{ network: 'bridge', outcome: 'passed' }] });
  });

  it('no systemd-run and no unit: started by setsid, it outlives the session, a kill and its own failure', async () => {
    await forbidUnits(instance);
    await prepare(instance);
    const { started } = await start(lab, instance, { expected: sha256('another file') });
    expect(started).toBe('setsid');
    await wholeFixes(['no confirmation', 'killed', 'none']);
  });

  it('a read-only root: inspected and proven, and no fix is planned or begun', async () => {
    await prepare(instance);
    const before = await picture(instance);
    await makeRootReadOnly(instance);
    expect((await sh(instance, 'touch /etc/docker/x || touch /usr/x || touch /var/lib/x')).code).not.toBe(0);
    const seen = await inspect(lab, instance, { proof: { url: lab.web.url } });
    expect(seen.observations.proofs).toMatchObject({ value: [{ network: 'bridge', outcome: 'failed' }] });
    expect(seen).toMatchObject({ verdict: 'oversized', recommendedMtu: 1442 });
    expect(await plan({ lab, instance })).toBe('blocked writable read_only');
    expect(await fix({ lab, instance })).toMatch(/^refused no-space \/var\/lib\/clearance/);
    expect(await picture(instance)).toEqual(before);
  });

  it('who else may keep the file is told, and on a read-only /usr a fix goes through and clears old folders', async () => {
    const managed = async () => {
      const { answer } = await ask(lab, instance, factsScript);
      expect(answer.all.filter(({ body }) => body.includes('hunter2'))).toEqual([]);
      const { preflight } = planDaemonConfig(readSeen(answer), { kind: 'set-mtu', mtu: 1442 }, 60).plan;
      const { outcome, params, evidence } = preflight.find(({ name }) => name === 'managed-elsewhere') ?? {};
      return { outcome, ...params, evidence: evidence?.map(({ output }) => output) };
    };
    expect(await managed()).toEqual({ outcome: 'pass', evidence: [] });
    await mustSh(instance, 'mount --bind /usr /usr && mount -o remount,bind,ro /usr && touch /run/ostree-booted');
    expect(await managed()).toMatchObject({ outcome: 'warn', reason: 'ostree' });
    const data = '/var/lib/cloud/instance/user-data.txt';
    const secret = '  password: hunter2';
    await mustSh(instance, `mkdir -p $(dirname ${data}) && cat >${data}`, {
      input: `#cloud-config\nwrite_files:\n- path: ${FILE}\n${secret}\n`,
    });
    expect(await managed()).toMatchObject({ outcome: 'warn', reason: 'cloud_init', target: data });
    const folder = '/etc/systemd/system/docker.service.d';
    await mustSh(
      instance,
      `mkdir -p ${folder} /var/chef/backup/etc/docker; echo '# Ansible managed' >${folder}/proxy.conf
      touch /var/chef/backup${FILE}.chef-20260101120000.123456`,
    );
    expect(await managed()).toEqual({
      ...{ outcome: 'warn', reason: 'header', target: `${folder}/proxy.conf:# Ansible managed` },
      evidence: [`${folder}/proxy.conf:# Ansible managed`, `/var/chef/backup${FILE}.chef-20260101120000.123456`],
    });
    await mustSh(
      instance,
      `printf '[Service]\\nExecStart=/bin/true\\n[Install]\\nWantedBy=multi-user.target\\n' >/etc/systemd/system/puppet.service
      systemctl -q enable puppet`,
    );
    expect(await managed()).toMatchObject({ outcome: 'warn', reason: 'agent', target: 'puppet' });

    const state = '/var/lib/clearance';
    const nameOf = (n: number) => `01890000-0000-7000-8000-${String(n).padStart(12, '0')}`;
    await mustSh(
      instance,
      `mkdir -p -m 700 ${state}; cd ${state}
      for n in $(seq 100 130); do d=01890000-0000-7000-8000-000000000$n; mkdir $d; ln -s confirmed $d/result; touch -d "-$n days" $d; done
      ln -sfn revert-failed:interrupted:restore-file ${nameOf(130)}/result; rm ${nameOf(129)}/result; touch -d '-130 days' ${nameOf(130)} ${nameOf(129)}`,
    );
    expect(await fix({ lab, instance })).toBe('confirmed');
    const left = (await mustSh(instance, `ls ${state}`)).trim().split('\n');
    // This one, the newest 19 others, and the two that have not ended.
    expect(left).toHaveLength(22);
    expect(left).toEqual(expect.arrayContaining([nameOf(100), nameOf(118), nameOf(129), nameOf(130)]));
    expect(left).not.toContain(nameOf(119));
  });

  it('Docker that does not start with the old bytes either: said, with what is there, and the next fix goes through', async () => {
    await prepare(instance);
    const folder = '/run/systemd/system/docker.service.d';
    const broken = `mkdir -p ${folder}; printf '[Service]\\nExecStartPre=/bin/false\\n' >${folder}/fault.conf; systemctl daemon-reload`;
    const { id } = await start(lab, instance, { faults: once('restart', 'before', broken) });
    const { result, journal } = await follow(lab, instance, id, { toTheEnd: true });
    expect(result).toBe('revert-failed:step-failed:restart:restore-docker-answers');
    expect(journal.filter(({ state }) => state === 'failed').map(({ name }) => name)).toEqual(
      expect.arrayContaining(['restart', 'restore-restart', 'restore-docker-answers']),
    );
    expect(endingOf(result)).toMatchObject({
      state: 'failed',
      reason: 'revert-failed',
      reasonParams: { why: 'step-failed', step: 'restore-docker-answers' },
    });
    // The old bytes are restored, but Docker is down; the lock is free and nothing waits to run again.
    expect(await picture(instance)).toMatchObject({
      file: expect.stringContaining(`${sha256(OLD)} 640 0:`),
      active: expect.not.stringMatching(/^active/),
      units: '0',
      lock: 'free',
    });
    expect(journal.find(({ name, state }) => name === 'restart' && state === 'failed')?.output).toMatch(/false/);

    await mustSh(instance, `rm -r ${folder}; systemctl daemon-reload`);
    expect(await fix({ lab, instance })).toBe('confirmed');
    expect(await picture(instance)).toMatchObject({ mtu: '1442', active: 'active' });
  });
});
