import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { clampProgram, unclampProgram } from '@/lib/fleet/remediations/mss-clamp/program';
import { planRemediation } from '@/lib/fleet/remediations/plan';
import { planRollback } from '@/lib/fleet/remediations/rollback';
import { applyScript } from '@/lib/remote/runner/apply';
import { scaledSeconds } from '../../pace/scaled.mjs';
import { startContainer } from '../docker/containers';
import { downloadInContainer } from '../docker/download';
import { createIpv6Network } from '../docker/ipv6-network';
import { labSupport } from '../host/support';
import { mustSh, sh } from '../instance/exec';
import { reboot } from '../instance/reboot';
import { instanceOf } from '../lab-file';
import { giveLabBack, takeLab } from '../pool/pool';
import type { Instance, Lab } from '../types';
import { once } from './fix-acts';
import { ask, follow } from './fix-driver';
import { admin, type LabInDatabase, registerInDatabase } from './lab-in-database';
import { inspect } from './probes-inspect';

/** One instance has no nft, one has it. */
const INSTANCES = [
  ['bookworm', 'iptables'],
  ['trixie-stacks', 'nft'],
] as const;

/** Every rule of every firewall, without its packet counters. */
async function rules(instance: Instance): Promise<string> {
  const said = await mustSh(
    instance,
    'iptables-save; ip6tables-save; if command -v nft >/dev/null; then nft list ruleset; fi',
  );
  return said
    .replace(/^#.*\n/gm, '')
    .replace(/\[\d+:\d+\]/g, '')
    .replace(/counter packets \d+ bytes \d+/g, '');
}

/** What must not change: Docker, and the running container. */
async function running(instance: Instance): Promise<string> {
  return mustSh(instance, 'systemctl show -p MainPID docker.service; docker inspect -f "{{.State.Pid}} {{.Id}}" app');
}

describe.skipIf(!labSupport().supported)('an MSS clamp', () => {
  let lab: Lab;
  let registered: LabInDatabase;
  const on = (release: string): Instance => instanceOf(lab, release);
  const download = (instance: Instance, address: string) =>
    downloadInContainer(instance, { ...lab.web, address }, 'bridge', { timeoutSeconds: 3, container: 'app' });

  /** One instance also has containers with IPv6. */
  const addresses = (tool: string) => (tool === 'nft' ? [lab.web.address, lab.web.address6] : [lab.web.address]);
  const begin = async (instance: Instance, faults = '') => {
    const { plan: made } = await plan(instance.name, 'clamp-mss');
    if (made.kind !== 'clamp-mss') throw new Error(made.kind);
    const run = { id: randomUUID(), confirmSeconds: scaledSeconds(60), program: clampProgram(made) };
    await ask(lab, instance, (nonce) => applyScript(nonce, run, faults));
    return run.id;
  };

  const plan = (release: string, kind: 'clamp-mss' | 'unclamp-mss') =>
    planRemediation(admin, registered.ids[release] ?? '', { kind });

  beforeAll(async () => {
    lab = await takeLab(['bookworm', 'trixie+stacks']);
    registered = await registerInDatabase(lab);
    await Promise.all(
      INSTANCES.map(async ([release]) => {
        const instance = on(release);
        await startContainer(instance, { name: 'app', restart: 'always' });
        // Rules of somebody else, which have to stay as they are.
        await mustSh(
          instance,
          'for t in iptables ip6tables; do $t -t mangle -A FORWARD -o wg0 -p tcp --tcp-flags SYN,RST SYN -j TCPMSS --clamp-mss-to-pmtu; done',
        );
      }),
    );
    // A network whose IPv6 leaves the instance without NAT.
    const instance = on('trixie-stacks');
    await createIpv6Network(lab, instance);
    await mustSh(instance, 'docker network connect six app');
  });
  afterAll(async () => {
    await registered?.remove();
    await giveLabBack(lab);
  });

  it.each(INSTANCES)(
    'on %s, by %s: a download that hung completes, nothing is restarted, and its removal leaves every rule as it was',
    async (release, tool) => {
      const instance = on(release);
      const [before, ran] = [await rules(instance), await running(instance)];
      const reaches = () => Promise.all(addresses(tool).map((address) => download(instance, address)));
      expect((await reaches()).map(({ complete }) => complete)).not.toContain(true);

      const planned = await plan(release, 'clamp-mss');
      expect(planned.plan.preflight.filter(({ outcome }) => outcome === 'block')).toEqual([]);
      expect(planned.plan).toMatchObject({
        tool,
        packet: 1442,
        expectedInterruptionMs: 0,
        mtu: 1500,
        currentMtu: 1500,
      });
      expect(await rules(instance)).toBe(before);
      const done = await registered.apply(planned);
      expect(done).toMatchObject({ state: 'confirmed', reason: 'confirmed' });
      expect(done.steps.find((step) => step.name === 'inspect')).toMatchObject({ state: 'passed' });
      expect(await running(instance)).toBe(ran);
      expect((await reaches()).map(({ complete }) => complete)).not.toContain(false);

      const seen = await inspect(lab, instance, { proof: { url: lab.web.url } });
      expect(seen.verdict).toBe('oversized');
      expect(seen.codes).toEqual(expect.arrayContaining(['clamp-in-force', 'proof-clamped']));
      expect(seen.codes).not.toContain('proof-failed');
      expect(seen.observations.clamp).toMatchObject({
        known: true,
        value: {
          tool,
          rules: [
            { family: 4, interface: 'ens3', mss: 1402 },
            { family: 6, interface: 'ens3', mss: 1382 },
          ],
        },
      });
      // The rules are those that the plan showed, and nothing else is new.
      const added = (await rules(instance)).split('\n').filter((line) => !before.split('\n').includes(line));
      expect(added.filter((line) => !/clearance/i.test(line) && !/^\s*(chain|type|}|$)/.test(line))).toEqual([]);
      expect((await plan(release, 'clamp-mss')).plan.alreadyInForce).toBe(true);

      const back = await planRollback(admin, done.id);
      expect(back).toMatchObject({ kind: 'unclamp-mss', rollbackOfId: done.id, plan: { blocked: false } });
      expect(await registered.apply(back)).toMatchObject({ state: 'confirmed' });
      expect(await rules(instance)).toBe(before);
      expect(await running(instance)).toBe(ran);
      expect((await inspect(lab, instance)).codes.filter((code) => code.startsWith('clamp'))).toEqual([]);
    },
  );

  it.each(INSTANCES)(
    'on %s, by %s, is taken back at once when downloads in containers hang all the same',
    async (release) => {
      const instance = on(release);
      const drop = '-o docker0 -m length --length 1001:65535 -j DROP';
      await mustSh(instance, `iptables -I FORWARD ${drop}`);
      try {
        const before = await rules(instance);
        const done = await registered.apply(await plan(release, 'clamp-mss'));
        expect(done).toMatchObject({ state: 'reverted', reason: 'proof-failed' });
        expect(await rules(instance)).toBe(before);
      } finally {
        await mustSh(instance, `iptables -D FORWARD ${drop}`);
      }
    },
  );

  it('of somebody else leaves a fix of daemon.json unproven, and the fix says so', async () => {
    await Promise.all(
      INSTANCES.map(async ([release]) => {
        const fix = await planRemediation(admin, registered.ids[release] ?? '', { mtu: 1442 });
        const done = await registered.apply(fix);
        expect([release, done.state, done.reason]).toEqual([release, 'confirmed', 'confirmed-unproven']);
        const inspected = done.steps.find((step) => step.name === 'inspect');
        expect(inspected).toMatchObject({ state: 'warned', output: expect.stringMatching(/bridge 1442; passed: /) });
        expect(inspected?.output).toMatch(/others may change the MSS.*\n.*wg0/);
        const back = await registered.apply(await planRollback(admin, done.id));
        expect([release, back.state, back.reason]).toEqual([release, 'confirmed', 'confirmed']);
      }),
    );
  });

  it.each([
    ['put-clamp', 'before'],
    ['put-clamp', 'after'],
    ['await-confirmation', 'before'],
  ] as const)('takes itself back where its script is killed at %s, %s', async (step, when) => {
    const instance = on('bookworm');
    const before = await rules(instance);
    const id = await begin(instance, once(step, when, 'kill -9 $$'));
    expect(await follow(lab, instance, id, { toTheEnd: true })).toMatchObject({ result: 'reverted:interrupted' });
    expect(await rules(instance)).toBe(before);
  });

  it.each(INSTANCES)('on %s, by %s, is put back where its removal is killed', async (release) => {
    const instance = on(release);
    expect(await registered.apply(await plan(release, 'clamp-mss'))).toMatchObject({ state: 'confirmed' });
    const before = await rules(instance);
    const run = { id: randomUUID(), confirmSeconds: scaledSeconds(60), program: unclampProgram() };
    await ask(lab, instance, (nonce) => applyScript(nonce, run, once('await-confirmation', 'before', 'kill -9 $$')));
    expect(await follow(lab, instance, run.id, { toTheEnd: true })).toMatchObject({ result: 'reverted:interrupted' });
    expect(await rules(instance)).toBe(before);
    expect((await inspect(lab, instance)).codes).toContain('clamp-in-force');
    expect(await registered.apply(await plan(release, 'unclamp-mss'))).toMatchObject({ state: 'confirmed' });
  });

  it('is gone after a reboot, and nobody claims that it is there; a reboot in the middle takes it back', async () => {
    const [other, instance] = [on('bookworm'), on('trixie-stacks')];
    const done = await registered.apply(await plan(instance.name, 'clamp-mss'));
    expect(done).toMatchObject({ state: 'confirmed' });
    const id = await begin(other);
    expect(await follow(lab, other, id)).toMatchObject({ waiting: true });
    await Promise.all([reboot(lab, instance), reboot(lab, other)]);

    expect((await sh(instance, 'nft list table inet clearance_mss')).code).not.toBe(0);
    const seen = await inspect(lab, instance);
    expect(seen.codes.filter((code) => code.startsWith('clamp'))).toEqual([]);
    expect(seen.observations.clamp).toMatchObject({ known: false, reason: 'absent' });
    expect((await plan(instance.name, 'unclamp-mss')).plan.alreadyInForce).toBe(true);
    expect(await follow(lab, other, id, { toTheEnd: true })).toMatchObject({ result: 'reverted:rebooted' });
    expect(await rules(other)).not.toMatch(/clearance/i);
  });

  it('that somebody flushed is said to be gone', async () => {
    const instance = on('bookworm');
    await registered.apply(await plan('bookworm', 'clamp-mss'));
    await mustSh(instance, 'iptables -t mangle -F; ip6tables -t mangle -F');
    expect((await inspect(lab, instance)).codes).toContain('clamp-gone');
    expect((await plan('bookworm', 'clamp-mss')).plan).toMatchObject({ blocked: true, alreadyInForce: false });
    expect(await registered.apply(await plan('bookworm', 'unclamp-mss'))).toMatchObject({ state: 'confirmed' });
    expect((await inspect(lab, instance)).codes).not.toContain('clamp-gone');
  });
});
