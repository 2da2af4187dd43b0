import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { planDaemonConfig } from '@/lib/fleet/remediations/daemon-config/plan';
import type { DaemonConfigPlan } from '@/lib/fleet/remediations/daemon-config/plan-types';
import { factsScript } from '@/lib/fleet/remediations/script/facts';
import { readSeen } from '@/lib/fleet/remediations/seen';
import { scaled } from '../../pace/scaled.mjs';
import { restartDocker } from '../docker/daemon-json';
import { ensureImages, TOOLS_IMAGE } from '../docker/images';
import { asUser, startRootlessDocker } from '../docker/rootless';
import { labSupport } from '../host/support';
import { mustSh, sh } from '../instance/exec';
import { resetInstance } from '../instance/reset';
import { giveLabBack, takeLab } from '../pool/pool';
import type { Instance, Lab } from '../types';
import { fix } from './fix-acts';
import { ask, picture } from './fix-driver';
import { dockerOf, inspect } from './probes-inspect';

const support = labSupport();

/** Docker that is not one daemon of the system: Clearance's findings, and the result of a fix. */
describe.skipIf(!support.supported)(`Docker as it is met${support.reason ? ` (${support.reason})` : ''}`, () => {
  let lab: Lab;
  let instance: Instance;

  beforeAll(async () => {
    lab = await takeLab(['trixie+stacks']);
  });
  afterAll(() => giveLabBack(lab));
  beforeEach(async () => {
    instance = await resetInstance(lab, 'trixie-stacks');
  });

  const planned = async (): Promise<DaemonConfigPlan> => {
    const { answer } = await ask(lab, instance, factsScript);
    return planDaemonConfig(readSeen(answer), { kind: 'set-mtu', mtu: 1442 }, 60).plan as DaemonConfigPlan;
  };
  const item = (plan: DaemonConfigPlan, name: string) => plan.preflight.find((each) => each.name === name);

  it('rootless: fits without a change, proven; a fix is refused, and what its user has to do works', async () => {
    const docker = await startRootlessDocker(instance, 'operator');
    const seen = await inspect(lab, instance, { proof: { url: lab.web.url } });
    expect(dockerOf(seen)).toMatchObject({ flavour: 'rootless', rootlessNetwork: 'slirp4netns', access: 'ok' });
    // Its TCP ends in the instance: 1500 inside, and a download of more than the path's MTU still arrives.
    expect(seen.observations.proofs).toMatchObject({ value: [{ network: 'bridge', mtu: 1500, outcome: 'passed' }] });
    expect(seen.verdict).toBe('fits');
    // Another user has no right to ask it, and the finding says so.
    expect((await inspect(lab, instance, { user: 'nosudo' })).verdict).toBe('inconclusive');

    const plan = await planned();
    expect(plan.blocked).toBe(true);
    const path = '/home/operator/.config/docker/daemon.json';
    expect(item(plan, 'service')).toMatchObject({
      outcome: 'block',
      params: { reason: 'rootless', user: 'operator', mtu: 1442, path },
    });
    expect((await sh(instance, 'systemctl is-active docker.service')).stdout.trim()).toBe('inactive');

    const user = asUser('operator', '1000');
    await mustSh(instance, `${user} mkdir -p ${path.replace(/\/[^/]+$/, '')}; echo '{"mtu": 1442}' >${path}`);
    await mustSh(instance, `${user} systemctl --user restart docker`);
    const asked = `${docker} network inspect bridge --format '{{index .Options "com.docker.network.driver.mtu"}}'`;
    expect((await mustSh(instance, asked)).trim()).toBe('1442');
    expect(dockerOf(await inspect(lab, instance)).config).toMatchObject({ path, state: 'found', mtu: 1442 });
  });

  it('Swarm: what its networks give is what is said; a fix leaves its tasks to it, and its networks can be made anew', async () => {
    await ensureImages(instance);
    const service = `docker service create --quiet --name web --network fits ${TOOLS_IMAGE} bash -c 'trap "exit 0" TERM; sleep infinity & wait'`;
    await mustSh(
      instance,
      `set -e
      docker swarm init --advertise-addr ${instance.address} >/dev/null
      docker network create -d overlay --attachable wide
      docker network create -d overlay --attachable --opt com.docker.network.driver.mtu=1442 fits
      docker network create -d overlay --attachable --opt encrypted --opt com.docker.network.driver.mtu=1442 secret
      ${service}`,
      { timeoutMs: scaled(60_000) },
    );
    const inside = async (network: string) =>
      Number(
        (
          await mustSh(instance, `docker run --rm --network ${network} ${TOOLS_IMAGE} cat /sys/class/net/eth0/mtu`)
        ).trim(),
      );
    const seen = await inspect(lab, instance);
    const effective = Object.fromEntries(dockerOf(seen).networks.map((each) => [each.name, each.effectiveMtu]));
    expect(dockerOf(seen).swarm).toBe('manager');
    for (const network of ['wide', 'fits', 'secret']) expect(effective[network]).toBe(await inside(network));
    expect(effective).toMatchObject({ wide: 1450, fits: 1392, secret: 1364 });
    const said = seen.findings.map(({ code, params }) => `${code} ${params.network ?? ''}`.trim());
    expect(said).toEqual(
      expect.arrayContaining(['swarm-gateway-oversized docker_gwbridge', 'swarm-overlay-oversized wide']),
    );
    expect(said).not.toContain('swarm-overlay-oversized fits');

    const plan = await planned();
    expect(plan.blocked).toBe(false);
    expect(item(plan, 'swarm')).toMatchObject({ outcome: 'warn', params: { role: 'manager' } });
    expect(plan.containers).toMatchObject([{ name: expect.stringMatching(/^web\.1\./), effect: 'replaced' }]);
    expect(plan.networks.map(({ name, mtu, owner }) => [name, mtu, owner]).sort()).toEqual([
      ['docker_gwbridge', 1500, 'swarm'],
      ['ingress', 1450, 'swarm'],
      ['wide', 1450, 'swarm'],
    ]);
    expect(await fix({ lab, instance })).toBe('confirmed');
    const tasks = 'docker ps -q --filter is-task=true | wc -l';
    expect((await mustSh(instance, tasks)).trim()).toBe('1');

    // As an operator would paste it, with the node's name filled in.
    const commands = plan.networks
      .filter(({ name }) => name !== 'ingress')
      .flatMap((network) => network.commands)
      .map((line) => line.replace(/^#.*: (docker node update .*) NODE$/, '$1 "$(hostname)"'));
    const drained = `for n in $(seq 100); do [ "$(${tasks})" = 0 ] && break; sleep 0.2; done`;
    await mustSh(
      instance,
      commands.map((line) => (line.includes('drain') ? `${line}\n${drained}` : line)).join(' &&\n'),
      { timeoutMs: scaled(90_000) },
    );
    const after = await inspect(lab, instance);
    expect(after.codes.filter((code) => code.startsWith('swarm-'))).toEqual(['swarm-overlay-oversized']);
    expect(await inside('wide')).toBe(1392);
  });

  it('firewalld: a fix goes through with it running, and not where it has docker0 in another zone', async () => {
    await mustSh(instance, 'systemctl start firewalld', { timeoutMs: scaled(60_000) });
    await restartDocker(instance);
    const plan = await planned();
    expect(item(plan, 'firewall')).toMatchObject({ outcome: 'pass' });
    expect(item(plan, 'firewall')?.evidence[0]?.output).toMatch(/^docker\n/);
    expect(plan.blocked).toBe(false);
    expect(await fix({ lab, instance })).toBe('confirmed');
    expect(await picture(instance)).toMatchObject({ mtu: '1442', active: 'active' });

    await mustSh(instance, 'firewall-cmd -q --zone=trusted --change-interface=docker0');
    expect(item(await planned(), 'firewall')).toMatchObject({ outcome: 'block', params: { zone: 'trusted' } });
    await mustSh(
      instance,
      'firewall-cmd -q --permanent --zone=trusted --add-interface=docker0 && firewall-cmd -q --reload',
    );
    expect(item(await planned(), 'firewall')).toMatchObject({ outcome: 'block', params: { zone: 'trusted' } });
    // The message of the block.
    await mustSh(
      instance,
      'firewall-cmd -q --permanent --zone=trusted --remove-interface=docker0; firewall-cmd -q --reload',
    );
    expect((await planned()).blocked).toBe(false);
    await restartDocker(instance);
    // What the block prevents: Docker does not start.
    await mustSh(instance, 'firewall-cmd -q --zone=trusted --change-interface=docker0');
    const refused = await sh(instance, 'systemctl reset-failed docker; systemctl restart docker', {
      timeoutMs: scaled(60_000),
    });
    expect(refused.code).not.toBe(0);
    expect(await mustSh(instance, 'journalctl -u docker -n 40 --no-pager -o cat')).toContain('ZONE_CONFLICT');
  });
});
