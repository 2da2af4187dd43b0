import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { restartContainer } from '@/lib/fleet/remediations/container/kind';
import { planRemediation } from '@/lib/fleet/remediations/plan';
import { repairDaemonJson } from '@/lib/fleet/remediations/repair-config/kind';
import { applyScript } from '@/lib/remote/runner/apply';
import { scaled, scaledSeconds } from '../../pace/scaled.mjs';
import { untilTrue } from '../../pace/until';
import { startContainer } from '../docker/containers';
import { restartDocker, setDaemonJson, writeDaemonJson } from '../docker/daemon-json';
import { ensureImages, TOOLS_IMAGE } from '../docker/images';
import { labSupport } from '../host/support';
import { exec, mustSh, sh } from '../instance/exec';
import { resetInstance } from '../instance/reset';
import { giveLabBack, takeLab } from '../pool/pool';
import type { Instance, Lab } from '../types';
import { blockedFor } from './blocked-plan';
import { once } from './fix-acts';
import { ask, follow } from './fix-driver';
import { admin, type LabInDatabase, registerInDatabase } from './lab-in-database';
import { inspect } from './probes-inspect';

const FILE = '/etc/docker/daemon.json';
const BROKEN = '{\n  // by hand\n  "mtu": "1442",\n  "no-such-key": true,\n  "debug": true,\n}\n';
const REPAIRED = '{\n  "mtu": 1442,\n  "debug": true\n}\n';
const DROP_IN = '/etc/systemd/system/docker.service.d/flags.conf';

const daemonJson = (instance: Instance) => mustSh(instance, `cat ${FILE}`);
const dockerIs = async (instance: Instance) => (await sh(instance, 'systemctl is-active docker.service')).stdout.trim();
const running = (instance: Instance) =>
  mustSh(instance, 'systemctl show -p MainPID docker.service; docker inspect -f "{{.State.Pid}} {{.Id}}" app');

/** Docker fails with its daemon.json until systemd gives up. */
async function failWith(instance: Instance, text: string): Promise<void> {
  await writeDaemonJson(instance, text);
  await sh(instance, 'systemctl reset-failed docker.service docker.socket; systemctl restart docker.service');
  await untilTrue(async () => (await dockerIs(instance)) === 'failed');
}

/** Docker's unit with further flags, in force at its next start. */
async function giveFlags(instance: Instance, flags: string): Promise<void> {
  const start = await mustSh(
    instance,
    "systemctl show -p ExecStart docker.service | sed 's/.*argv\\[\\]=\\([^;]*\\) ;.*/\\1/'",
  );
  const text = `[Service]\nExecStart=\nExecStart=${start.trim()} ${flags}\n`;
  await exec(instance, ['sh', '-c', 'mkdir -p "$(dirname "$1")"; cat >"$1"', 'sh', DROP_IN], { input: text });
  await mustSh(instance, 'systemctl daemon-reload');
}

describe.skipIf(!labSupport().supported)('a repair', () => {
  let lab: Lab;
  let registered: LabInDatabase;
  beforeAll(async () => {
    lab = await takeLab(['bookworm', 'trixie']);
    registered = await registerInDatabase(lab);
  });
  afterAll(async () => {
    await registered?.remove();
    await giveLabBack(lab);
  });

  describe.each(['bookworm', 'trixie'])('on %s', (name) => {
    let instance: Instance;
    const id = () => registered.ids[name] ?? '';
    const repair = (keep?: string) => planRemediation(admin, id(), { kind: 'repair-daemon-json', keep });
    const restart = (container: string) => planRemediation(admin, id(), { kind: 'restart-container', container });
    beforeEach(async () => {
      instance = await resetInstance(lab, name);
    });

    it('of a file leaves a running Docker alone, and it starts with the file afterwards', async () => {
      await startContainer(instance, { name: 'app', restart: 'always' });
      await writeDaemonJson(instance, BROKEN);
      await mustSh(instance, `chmod 640 ${FILE}`);
      expect((await inspect(lab, instance)).codes).toContain('config-refused');
      const before = await running(instance);
      const planned = await repair();
      expect(planned.plan.preflight.filter(({ outcome }) => outcome === 'block')).toEqual([]);
      expect(planned.plan).toMatchObject({ starts: false, mtu: 1500, blocked: false });
      expect(await daemonJson(instance)).toBe(BROKEN);

      expect(await registered.apply(planned)).toMatchObject({ state: 'confirmed', reason: 'confirmed' });
      expect(await daemonJson(instance)).toBe(REPAIRED);
      expect((await mustSh(instance, `stat -c %a ${FILE}`)).trim()).toBe('640');
      expect(await running(instance)).toBe(before);
      expect((await repair()).plan).toMatchObject({ alreadyInForce: true });
      await restartDocker(instance);
      expect((await inspect(lab, instance)).codes).not.toContain('config-refused');
    });

    it.each([
      ['a byte order mark', Buffer.from('\uFEFF{"debug": true}'), name === 'bookworm'],
      ['nothing in it', Buffer.from(''), name === 'bookworm'],
      ['a list as a string', Buffer.from('{"dns": "8.8.8.8"}'), true],
      ['a bool as a string', Buffer.from('{"live-restore": "true"}'), true],
      ['numbers for texts', Buffer.from('{"log-opts": {"max-file": 3}}'), true],
    ])('of a file with %s is what this Docker starts with', async (_, text, needed) => {
      await writeDaemonJson(instance, text);
      const planned = await repair();
      expect(planned.plan).toMatchObject({ blocked: false, alreadyInForce: !needed });
      if (!needed) return;
      expect(await registered.apply(planned)).toMatchObject({ state: 'confirmed' });
      await restartDocker(instance);
    });

    it.each([
      ['{"data-root": 5}', 'never_taken_out'],
      ['{"data_root": "/srv"}', 'meant'],
      ['{"mtu" 1442}', 'syntax'],
      ['{"mtu": 1442', 'ends_early'],
    ])('of a file that would be guessed is refused by name: %s', async (text, reason) => {
      await writeDaemonJson(instance, text);
      await blockedFor(await repair(), `repair-content ${reason}`);
      expect(await daemonJson(instance)).toBe(text);
    });

    it('starts a Docker that is down because of the file, and its containers are back', async () => {
      await startContainer(instance, { name: 'app', restart: 'always' });
      await failWith(instance, BROKEN);
      const planned = await repair();
      expect(planned.plan).toMatchObject({ starts: true, blocked: false, engine: null, mtu: 1442 });
      expect(await registered.apply(planned)).toMatchObject({ state: 'confirmed' });
      expect(await dockerIs(instance)).toBe('active');
      await untilTrue(
        async () => (await sh(instance, 'docker inspect -f "{{.State.Running}}" app')).stdout.trim() === 'true',
      );
      expect((await mustSh(instance, 'docker network inspect bridge')).includes('"1442"')).toBe(true);
    });

    it.each([
      ['replace', 'after'],
      ['start-docker', 'after'],
      ['await-confirmation', 'before'],
    ] as const)('that is killed at %s, %s, puts the file back, and Docker is down as before', async (step, when) => {
      await failWith(instance, BROKEN);
      const planned = await repair();
      if (planned.plan.kind !== 'repair-daemon-json') throw new Error(planned.plan.kind);
      const program = repairDaemonJson.program(planned.plan, planned.after);
      const run = { id: randomUUID(), confirmSeconds: scaledSeconds(60), program };
      await ask(lab, instance, (nonce) => applyScript(nonce, run, once(step, when, 'kill -9 $$')));
      expect(await follow(lab, instance, run.id, { toTheEnd: true })).toMatchObject({ result: 'reverted:interrupted' });
      expect(await daemonJson(instance)).toBe(BROKEN);
      expect(['failed', 'inactive']).toContain(await dockerIs(instance));
    });

    it('of a key that is also a flag takes it out of the file, or asks which one stays', async () => {
      await giveFlags(instance, '--mtu=1450');
      await writeDaemonJson(instance, '{"mtu": 1450, "debug": true}');
      expect(await registered.apply(await repair())).toMatchObject({ state: 'confirmed' });
      expect(await daemonJson(instance)).toBe('{"debug": true}');
      await restartDocker(instance);

      await writeDaemonJson(instance, '{"mtu": 1442}');
      await blockedFor(await repair(), 'repair-content flag_differs');
      const { plan } = await repair('file');
      if (plan.kind !== 'repair-daemon-json') throw new Error(plan.kind);
      expect(plan).toMatchObject({ blocked: true });
      const flag = await repair('flag');
      expect(flag.plan).toMatchObject({ blocked: false, items: [{ code: 'flag-kept', key: 'mtu' }] });
      // By hand: the flag leaves the unit, and the file is right as it is.
      await mustSh(instance, plan.commands.join('\n'));
      expect((await repair()).plan).toMatchObject({ blocked: false });
      await setDaemonJson(instance, '{"mtu": 1442}');
      expect((await mustSh(instance, 'docker network inspect bridge')).includes('"1442"')).toBe(true);
    });

    describe('of a container', () => {
      /** Its interface is older than the MTU of its network. */
      const old = async (more: object = {}) => {
        await setDaemonJson(instance, '{"mtu":1442}');
        await startContainer(instance, { name: 'other' });
        await startContainer(instance, { name: 'app', ...more });
        await makeOld();
      };
      const makeOld = () =>
        mustSh(instance, `nsenter -t "$(docker inspect -f '{{.State.Pid}}' app)" -n ip link set eth0 mtu 1500`);
      const startOf = (container: string) => mustSh(instance, `docker inspect -f '{{.State.StartedAt}}' ${container}`);

      it('restarts that one alone, and it has the MTU of its network', async () => {
        await old();
        expect((await inspect(lab, instance)).codes).toContain('container-outdated');
        const [app, other, docker] = [
          await startOf('app'),
          await startOf('other'),
          await mustSh(instance, 'systemctl show -p MainPID docker.service'),
        ];
        const planned = await restart('app');
        expect(planned.plan.preflight.filter(({ outcome }) => outcome !== 'pass')).toEqual([]);
        expect(planned.plan).toMatchObject({ currentMtu: 1500, mtu: 1442, containers: [{ effect: 'restarted' }] });
        expect(await startOf('app')).toBe(app);

        expect(await registered.apply(planned)).toMatchObject({ state: 'confirmed', reason: 'confirmed' });
        expect(await startOf('app')).not.toBe(app);
        expect(await startOf('other')).toBe(other);
        expect(await mustSh(instance, 'systemctl show -p MainPID docker.service')).toBe(docker);
        expect((await inspect(lab, instance)).codes).not.toContain('container-outdated');
        expect((await restart('app')).plan).toMatchObject({ alreadyInForce: true });
      });

      it('ends as failed with its log where it does not come up again', async () => {
        await setDaemonJson(instance, '{"mtu":1442}');
        await ensureImages(instance);
        const untilRestart =
          'test -e /ran && { echo never twice; exit 3; }; : >/ran; trap "exit 0" TERM; sleep 9999 & wait';
        await mustSh(instance, `docker run -d --name app ${TOOLS_IMAGE} bash -c '${untilRestart}'`);
        await makeOld();
        const done = await registered.apply(await restart('app'));
        expect(done).toMatchObject({ state: 'failed', reason: 'revert-failed' });
        const said = done.steps.find(({ name: step }) => step === 'run-container-again');
        expect(said).toMatchObject({ state: 'failed' });
        expect(said?.output).toContain('never twice');
      });

      it('is refused where it was run with --rm, or shares its network', async () => {
        await old({ extra: ['--rm'] });
        await blockedFor(await restart('app'), 'restart-container auto_remove');
        await startContainer(instance, { name: 'sidecar', network: 'container:other' });
        await blockedFor(await restart('other'), 'restart-shared sharing');
        expect((await restart('gone')).plan.blocked).toBe(true);
      });

      it('that is killed in the middle leaves it running', async () => {
        await old();
        const planned = await restart('app');
        if (planned.plan.kind !== 'restart-container') throw new Error(planned.plan.kind);
        const run = {
          ...{ id: randomUUID(), confirmSeconds: scaledSeconds(60) },
          program: restartContainer.program(planned.plan, null),
        };
        const fault = once('restart-container', 'after', `docker kill app; kill -9 $$`);
        await ask(lab, instance, (nonce) => applyScript(nonce, run, fault));
        expect(await follow(lab, instance, run.id, { toTheEnd: true })).toMatchObject({
          result: 'reverted:interrupted',
        });
        const state = await mustSh(instance, "docker inspect -f '{{.State.Running}}' app", {
          timeoutMs: scaled(30_000),
        });
        expect(state.trim()).toBe('true');
      });
    });
  });
});
