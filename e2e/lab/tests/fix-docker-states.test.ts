import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { planDaemonConfig } from '@/lib/fleet/remediations/daemon-config/plan';
import { CLAMP_QUESTION } from '@/lib/fleet/remediations/mss-clamp/facts';
import { networkQuestion } from '@/lib/fleet/remediations/network/question';
import { factsScript } from '@/lib/fleet/remediations/script/facts';
import { readSeen } from '@/lib/fleet/remediations/seen';
import { scaledSeconds } from '../../pace/scaled.mjs';
import { untilTrue } from '../../pace/until';
import { startContainer } from '../docker/containers';
import { restartDocker, stopDocker, writeDaemonJson } from '../docker/daemon-json';
import { TOOLS_IMAGE } from '../docker/images';
import { labSupport } from '../host/support';
import { mustSh, sh } from '../instance/exec';
import { instanceOf } from '../lab-file';
import { giveLabBack, takeLab } from '../pool/pool';
import type { Instance, Lab } from '../types';
import { finish, fix, plan } from './fix-acts';
import { ask, FILE, follow, picture, start } from './fix-driver';
import { OLD, prepare } from './fix-matrix';

const support = labSupport();

/** Docker and its containers in other states than running normally, or simply down. */
describe.skipIf(!support.supported)(`a fix of a Docker ${support.reason ? ` (${support.reason})` : ''}`, () => {
  let lab: Lab;
  const on = (release: 'bookworm' | 'trixie'): Instance => instanceOf(lab, release);

  beforeAll(async () => {
    lab = await takeLab(['bookworm', 'trixie']);
    await Promise.all(['bookworm', 'trixie'].map((release) => prepare(instanceOf(lab, release))));
  });
  afterAll(() => giveLabBack(lab));

  /** It is neither planned nor done, and nothing is changed. */
  const leftAlone = async (instance: Instance) => {
    expect(await plan({ lab, instance })).toMatch(/^blocked docker/);
    expect(await fix({ lab, instance })).toMatch(/^refused:changed-since-plan/);
    expect(await mustSh(instance, 'cat /var/lib/clearance/*/docker-was')).toContain('silent');
    await mustSh(instance, 'rm -rf /var/lib/clearance');
  };

  it('that hangs is left alone, and its containers run on', async () => {
    const instance = on('bookworm');
    const before = await picture(instance);
    await mustSh(instance, 'pkill -STOP -x dockerd');
    try {
      await leftAlone(instance);
    } finally {
      await mustSh(instance, 'pkill -CONT -x dockerd');
    }
    expect(await picture(instance)).toEqual(before);
  });

  it('that died under its containers is left alone, and not started', async () => {
    const instance = on('bookworm');
    await mustSh(
      instance,
      `mkdir -p /run/systemd/system/docker.service.d
      printf '[Service]\\nRestart=no\\n' >/run/systemd/system/docker.service.d/fault.conf; systemctl daemon-reload
      systemctl stop docker.socket 2>/dev/null; systemctl start docker.socket docker.service; pkill -9 -x dockerd`,
    );
    const inactive = async () => (await sh(instance, 'systemctl is-active docker.service')).stdout.trim() === 'failed';
    await untilTrue(inactive);
    await leftAlone(instance);
    expect(await inactive()).toBe(true);
    await mustSh(instance, 'rm -r /run/systemd/system/docker.service.d; systemctl daemon-reload');
    await restartDocker(instance);
    await prepare(instance);
  });

  // The client of Docker 20.10 asks its engine for its own version, too.
  it.each([
    ['daemon.json', null],
    ['a clamp', CLAMP_QUESTION],
    ['a network', networkQuestion('shop')],
  ])('that is down is not started by a plan (%s)', async (_, question) => {
    const instance = on('bookworm');
    await stopDocker(instance);
    await mustSh(instance, 'systemctl start docker.socket');
    const { answer } = await ask(lab, instance, (nonce) => factsScript(nonce, question));
    expect(readSeen(answer).observations.docker).toMatchObject({ known: true, value: { running: false } });
    expect((await sh(instance, 'systemctl is-active docker.service')).stdout.trim()).toBe('inactive');
    await prepare(instance);
  });

  it('that is down is not woken by the look at it, and comes up fixed', async () => {
    const instance = on('trixie');
    await stopDocker(instance);
    await mustSh(instance, 'systemctl start docker.socket');
    const { id } = await start(lab, instance, { faults: '  :', expected: 'f'.repeat(64) });
    expect(await follow(lab, instance, id, { toTheEnd: true })).toMatchObject({ result: 'refused:changed-since-plan' });
    expect((await sh(instance, 'systemctl is-active docker.service')).stdout.trim()).toBe('inactive');
    expect(await fix({ lab, instance })).toBe('confirmed');
    expect(await picture(instance)).toMatchObject({ mtu: '1442', active: 'active' });
    await prepare(instance);
  });

  it.each(['bookworm', 'trixie'] as const)(
    'that would not start with what is in its file is not restarted (%s)',
    async (release) => {
      const instance = on(release);
      const items = async () => {
        const { answer } = await ask(lab, instance, factsScript);
        const { preflight } = planDaemonConfig(readSeen(answer), { kind: 'set-mtu', mtu: 1442 }, 60).plan;
        return Object.fromEntries(
          preflight.map(({ name, outcome, params }) => [
            name,
            `${outcome} ${params.reason ?? params.keys ?? ''}`.trim(),
          ]),
        );
      };
      const validates = release === 'trixie';
      // In force since its start: nothing to report.
      expect(await items()).toMatchObject({ flags: 'pass', validate: validates ? 'pass ok' : 'pass not_available' });
      await writeDaemonJson(instance, OLD.replace('"debug"', '"hosts": ["fd://"], "debug"'));
      expect(await items()).toMatchObject({
        flags: 'block hosts',
        validate: validates ? 'block invalid' : 'warn untried',
      });
      await writeDaemonJson(
        instance,
        OLD.replace('"debug"', '"no-such-key": 1, "features": {"buildkit": true}, "debug"'),
      );
      expect(await items()).toMatchObject({
        flags: 'pass',
        validate: `block ${validates ? 'invalid' : 'unknown_key'}`,
      });
      await writeDaemonJson(instance, OLD.replace('"debug"', '"bridge": "none", "debug"'));
      expect(await items()).toMatchObject({ 'config-file': 'block no_bridge' });
      await mustSh(instance, `rm ${FILE}`);
      await prepare(instance);
      expect(await items()).toMatchObject({ flags: 'pass', 'config-file': 'pass present' });
    },
  );

  /** A container whose second start ends like this. */
  const once = (instance: Instance, name: string, policy: string, then: string) =>
    mustSh(
      instance,
      `docker run -d --name ${name} --restart ${policy} ${TOOLS_IMAGE} bash -c 'if [ -e /ran ]; then ${then}; fi; : >/ran; trap "exit 0" TERM; sleep infinity & wait'`,
    );

  it('whose container is a job that ends at once when started again: once, and said', async () => {
    const instance = on('bookworm');
    await once(instance, 'job', 'no', 'exit 0');
    await sh(instance, 'sleep 1');
    const { id } = await start(lab, instance);
    expect(await finish({ lab, instance }, id, true)).toBe('confirmed');
    const { journal } = await follow(lab, instance, id, { toTheEnd: true });
    const step = journal.find(({ name, state }) => name === 'containers' && state !== 'running');
    expect(step).toMatchObject({ state: 'warned' });
    expect(step?.output.match(/start \/job/g)).toHaveLength(1);
    expect(step?.output).toContain('ended by itself: /job');
    await mustSh(instance, 'docker rm -f job');
    await prepare(instance);
  });

  it('whose container fails again and again after the restart: taken back', async () => {
    const instance = on('bookworm');
    await once(instance, 'loop', 'always', 'exit 1');
    const { id } = await start(lab, instance);
    const { result, journal } = await follow(lab, instance, id, { toTheEnd: true });
    // It cannot be made to run again, and the record says so.
    expect(result).toBe('revert-failed:step-failed:containers:restore-containers');
    expect(journal.find(({ name, state }) => name === 'containers' && state === 'failed')?.output).toContain(
      'does not run: /loop',
    );
    await mustSh(instance, 'docker rm -f loop');
    await prepare(instance);
  });

  it('whose containers others started meanwhile: they run after it was taken back', async () => {
    const instance = on('trixie');
    const { id } = await start(lab, instance, { confirmSeconds: scaledSeconds(20) });
    await follow(lab, instance, id);
    await startContainer(instance, { name: 'late' });
    const running = () => mustSh(instance, 'docker ps --format "{{.Names}}" | sort | tr "\\n" " "');
    const before = await running();
    expect(before).toContain('late');
    const { result } = await follow(lab, instance, id, { toTheEnd: true });
    expect(result).toBe('reverted:not-confirmed');
    expect(await running()).toBe(before);
    await mustSh(instance, 'docker rm -f late');
  });
});
