import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { diagnose } from '@/lib/truth/mtu/diagnose';
import { parseInspection } from '@/lib/truth/probes/parse-inspection';
import { inspectionScript } from '@/lib/truth/probes/script';
import { sudoRules } from '@/lib/truth/probes/sudo-rules';
import { newNonce } from '@/lib/truth/script/nonce';
import { createDockerNetwork, startContainer } from '../docker/containers';
import { restartDocker, stopDocker, writeDaemonJson } from '../docker/daemon-json';
import { labSupport } from '../host/support';
import { exec, mustSh, sh } from '../instance/exec';
import { resetInstance } from '../instance/reset';
import { instanceOf } from '../lab-file';
import { setNicMtu } from '../network/nic';
import { giveLabBack, takeLab } from '../pool/pool';
import { setMetadata } from '../services/set-metadata';
import type { Instance, Lab } from '../types';
import { dockerOf, inspect, pathTo } from './probes-inspect';

const support = labSupport();

async function setMtu(instance: Instance, text: string): Promise<void> {
  await writeDaemonJson(instance, text);
  await restartDocker(instance);
}

async function writeSudoRules(instance: Instance, rules: string): Promise<void> {
  const file = '/etc/sudoers.d/clearance';
  await exec(instance, ['sh', '-c', `cat >${file}; chmod 440 ${file}; visudo -c >/dev/null`], { input: rules });
}

describe.skipIf(!support.supported)(`Docker on real instances${support.reason ? ` (${support.reason})` : ''}`, () => {
  let lab: Lab;
  let bookworm: Instance;

  beforeAll(async () => {
    lab = await takeLab();
  });
  afterAll(() => giveLabBack(lab));
  beforeEach(async () => {
    bookworm = await resetInstance(lab, 'bookworm');
  });

  it.each([
    ['bookworm', '12', '20.10.24'],
    ['trixie', '13', '26.1.5'],
    ['bullseye', '11', '20.10.5'],
  ])('sees 1500 against 1442 on a fresh %s', async (name, version, engine) => {
    const seen = await inspect(lab, instanceOf(lab, name));
    expect(seen.observations.system).toMatchObject({
      known: true,
      value: { osId: 'debian', osVersion: version, hostname: name, sudo: 'passwordless', user: 'operator' },
    });
    expect(seen.observations.egress).toContainEqual(
      expect.objectContaining({ family: 4, interface: 'ens3', linkMtu: 1442, gateway: lab.router.address }),
    );
    expect(dockerOf(seen).version).toContain(engine);
    expect(seen).toMatchObject({ verdict: 'oversized', recommendedMtu: 1442 });
    expect(seen.findings[0]).toMatchObject({ code: 'bridge-oversized', params: { bridgeMtu: 1500, excess: 58 } });
    expect(seen.observations.incomplete).toEqual([]);
  });

  it('fits after the fix, and calls less than that wasteful', async () => {
    await setMtu(bookworm, '{"mtu":1442}');
    const fixed = await inspect(lab, bookworm);
    expect(fixed).toMatchObject({ verdict: 'fits', recommendedMtu: 1442 });
    expect(dockerOf(fixed).config).toMatchObject({ state: 'found', mtu: 1442, text: { value: '{"mtu":1442}' } });
    expect(fixed.codes).not.toContain('config-mtu-unset');
    await writeDaemonJson(bookworm, null);
    const unset = await inspect(lab, bookworm);
    expect(unset.findings.find((one) => one.code === 'config-mtu-unset')?.params).toMatchObject({
      bridgeMtu: 1442,
      configured: 1500,
    });
    await setMtu(bookworm, '{"mtu":1412}');
    const payload = await inspect(lab, bookworm);
    expect(payload.verdict).toBe('undersized');
    expect(payload.findings.find((one) => one.code === 'bridge-payload')?.params).toMatchObject({
      packet: 1440,
      wasted: 30,
    });
    await setMtu(bookworm, '{"mtu":1300}');
    const small = await inspect(lab, bookworm);
    expect(small.findings.find((one) => one.code === 'bridge-undersized')?.params).toMatchObject({ wasted: 142 });
  });

  it('sees a user-defined network that was left at 1500, its Compose project and its container', async () => {
    await createDockerNetwork(bookworm, 'app', { labels: { 'com.docker.compose.project': 'shop' } });
    await setMtu(bookworm, '{"mtu":1442}');
    await startContainer(bookworm, { name: 'web', network: 'app', restart: 'always' });
    const seen = await inspect(lab, bookworm);
    expect(seen.verdict).toBe('mixed');
    expect(seen.findings.find((one) => one.code === 'network-oversized')?.params).toMatchObject({
      network: 'app',
      networkMtu: 1500,
      project: 'shop',
      attached: 1,
    });
    expect(dockerOf(seen).containers).toEqual([
      expect.objectContaining({ name: 'web', networks: ['app'], restartPolicy: 'always', interfaceMtu: 1500 }),
    ]);
  });

  it('sees a container whose interface is older than its network', async () => {
    await setMtu(bookworm, '{"mtu":1442}');
    const id = await startContainer(bookworm, { name: 'old' });
    await mustSh(bookworm, `nsenter -t "$(docker inspect -f '{{.State.Pid}}' ${id})" -n ip link set eth0 mtu 1500`);
    const seen = await inspect(lab, bookworm);
    expect(seen.verdict).toBe('mixed');
    expect(seen.findings.find((one) => one.code === 'container-outdated')?.params).toMatchObject({
      container: 'old',
      containerMtu: 1500,
      networkMtu: 1442,
    });
  });

  it('sees live-restore in the way of the new MTU', async () => {
    await setMtu(bookworm, '{"live-restore":true}');
    await startContainer(bookworm, { name: 'kept' });
    await setMtu(bookworm, '{"live-restore":true,"mtu":1442}');
    const seen = await inspect(lab, bookworm);
    expect(seen.verdict).toBe('oversized');
    expect(seen.codes).toEqual(expect.arrayContaining(['live-restore', 'config-not-in-force', 'bridge-oversized']));
  });

  it.each([
    ['bookworm', 'bash --posix'],
    ['bookworm', 'dash'],
    ['trixie', 'dash'],
  ])('runs the same on %s under %s', async (name, shell) => {
    const instance = instanceOf(lab, name);
    const nonce = newNonce();
    const script = `\n${inspectionScript({ nonce, targets: [lab.web.address] })}`;
    const bootstrap = 'IFS= read -r CLEARANCE_SUDO; eval "$(cat)"';
    const ran = await exec(instance, [...shell.split(' '), '-c', bootstrap], { input: script });
    // On a busy machine the script says there that it still runs.
    expect(ran.stderr.replaceAll(`CLEARANCE/1 ${nonce} alive\n`, '')).toBe('');
    const observations = parseInspection(ran.stdout, nonce);
    expect(observations.incomplete).toEqual([]);
    expect(observations.paths.map((path) => path.outcome)).toEqual(['clear', 'clear', 'clear']);
    expect(diagnose(observations)).toMatchObject({ verdict: 'oversized', recommendedMtu: 1442 });
  });

  it('sees everything with the least set of sudo rules, and they open nothing else', async () => {
    await writeSudoRules(bookworm, sudoRules('nosudo'));
    await startContainer(bookworm, { name: 'web' });
    const seen = await inspect(lab, bookworm, { user: 'nosudo' });
    expect(seen.observations.system).toMatchObject({ value: { sudo: 'limited' } });
    expect(dockerOf(seen)).toMatchObject({ access: 'ok', containers: [{ name: 'web', interfaceMtu: 1500 }] });
    expect(seen.verdict).toBe('oversized');
    for (const command of [
      'nsenter -t 1 -m sh -c id -n ip -o link show',
      'cat /etc/shadow',
      'docker run --rm lab-tools id',
      'docker inspect web',
      'sh -c id',
    ]) {
      const tried = await sh(bookworm, `runuser -u nosudo -- sudo -n ${command}`);
      expect(tried.code, command).not.toBe(0);
      expect(tried.stdout, command).toBe('');
    }
  });

  it('says what it can without sudo', async () => {
    const seen = await inspect(lab, bookworm, { user: 'nosudo' });
    expect(seen.observations.system).toMatchObject({ value: { user: 'nosudo', sudo: 'denied' } });
    expect(dockerOf(seen)).toMatchObject({ running: true, access: 'denied', networks: [] });
    expect(seen.codes).toEqual(
      expect.arrayContaining(['docker-denied', 'no-sudo', 'bridge-would-be-oversized', 'bridge-deduced']),
    );
    expect(seen.recommendedMtu).toBe(1442);
    await setMtu(bookworm, '{"mtu":1442}');
    const fixed = await inspect(lab, bookworm, { user: 'nosudo' });
    expect(fixed.verdict).toBe('inconclusive');
  });

  it('becomes root with a password, and says when it is wrong', async () => {
    const seen = await inspect(lab, bookworm, { user: 'sudopass', sudoPassword: lab.password });
    expect(seen.observations.system).toMatchObject({ value: { sudo: 'password' } });
    expect(dockerOf(seen)).toMatchObject({ access: 'ok' });
    expect(seen.raw).not.toContain(lab.password);
    const wrong = await inspect(lab, bookworm, { user: 'sudopass', sudoPassword: 'not this' });
    expect(wrong.observations.system).toMatchObject({ value: { sudo: 'wrong-password' } });
    expect(wrong.codes).toContain('sudo-wrong-password');
  });

  it.each([
    ['that the user may not ask', 'true'],
    ['that the user may ask', 'usermod -aG docker operator'],
  ])('leaves a stopped Docker stopped, one %s', async (_, line) => {
    await mustSh(bookworm, line);
    await stopDocker(bookworm);
    await sh(bookworm, 'systemctl start docker.socket');
    const seen = await inspect(lab, bookworm);
    expect(dockerOf(seen)).toMatchObject({ running: false, version: expect.stringContaining('20.10.24') });
    expect(seen.codes).toEqual(expect.arrayContaining(['docker-stopped', 'bridge-deduced']));
    // It has no daemon.json: it would have 1500, but nothing reports it.
    expect(seen.verdict).toBe('oversized');
    expect(seen.findings[0]).toMatchObject({
      code: 'bridge-would-be-oversized',
      params: { bridgeMtu: 1500, mtu: 1442 },
    });
    expect((await sh(bookworm, 'systemctl is-active docker.service')).stdout.trim()).toBe('inactive');
  });

  it('tells an invalid daemon.json, and one that is a directory', async () => {
    await writeDaemonJson(bookworm, '{"mtu":1442,}');
    const invalid = await inspect(lab, bookworm);
    expect(dockerOf(invalid).config).toMatchObject({ state: 'invalid', text: { known: false, reason: 'invalid' } });
    expect(invalid.codes).toContain('config-refused');
    await mustSh(bookworm, 'rm -f /etc/docker/daemon.json; mkdir -p /etc/docker/daemon.json');
    const folder = await inspect(lab, bookworm);
    expect(dockerOf(folder).config.state).toBe('directory');
    expect(folder.codes).toContain('config-directory');
  });

  it('reads the flags of dockerd, the file that they name, and what stands in both', async () => {
    await mustSh(
      bookworm,
      `mkdir -p /etc/systemd/system/docker.service.d /opt/docker
       printf '[Service]\\nExecStart=\\nExecStart=/usr/sbin/dockerd -H fd:// --mtu 1442 --config-file=/opt/docker/other.json\\n' >/etc/systemd/system/docker.service.d/mtu.conf
       echo '{"debug":false}' >/opt/docker/other.json; systemctl daemon-reload`,
    );
    await restartDocker(bookworm);
    const seen = await inspect(lab, bookworm);
    expect(dockerOf(seen).config).toMatchObject({
      path: '/opt/docker/other.json',
      flagMtu: 1442,
      mtu: null,
      conflicts: [],
    });
    expect(seen.verdict).toBe('fits');
    await mustSh(bookworm, 'echo \'{"mtu":1400}\' >/opt/docker/other.json');
    const both = await inspect(lab, bookworm);
    expect(dockerOf(both).config.conflicts).toEqual(['mtu']);
    expect(both.codes).toContain('config-conflict');
  });

  it('reads a Japanese system the same', async () => {
    await mustSh(
      bookworm,
      'printf "LANG=ja_JP.UTF-8\\nLC_ALL=ja_JP.UTF-8\\nLANGUAGE=ja\\n" | tee /etc/default/locale >>/etc/environment',
    );
    const seen = await inspect(lab, bookworm, { targets: [lab.web.address] });
    expect(seen).toMatchObject({ verdict: 'oversized', recommendedMtu: 1442 });
    for (const path of seen.observations.paths) expect(path).toMatchObject({ outcome: 'clear', pathMtu: 1442 });
  });

  it('compares the NIC with what OpenStack says', async () => {
    await setMetadata(lab, { mtu: 1400 });
    await mustSh(bookworm, 'mkdir -p /run/cloud-init; echo openstack >/run/cloud-init/cloud-id');
    await setMtu(bookworm, '{"mtu":1442}');
    const seen = await inspect(lab, bookworm);
    expect(seen.observations.expectedMtus).toMatchObject({
      value: [{ interface: 'ens3', mac: bookworm.mac, mtu: 1400, source: 'metadata' }],
    });
    expect(seen.codes).toContain('nic-oversized');
    await setMetadata(lab, { mtu: 1442 });
    await setNicMtu(bookworm, 1400);
    const small = await inspect(lab, bookworm);
    expect(small.codes).toContain('nic-undersized');
    await setNicMtu(bookworm, 1442);
    expect((await inspect(lab, bookworm)).verdict).toBe('fits');
    await setMetadata(lab, null);
    const silent = await inspect(lab, bookworm);
    expect(silent.observations.expectedMtus.known).toBe(false);
    expect(silent.codes).toContain('nic-expected-unknown');
  });

  it('names the NIC that is larger than its network, not the black hole that it makes', async () => {
    await setMtu(bookworm, '{"mtu":1442}');
    await mustSh(bookworm, 'mkdir -p /run/cloud-init; echo openstack >/run/cloud-init/cloud-id');
    await setNicMtu(bookworm, 1500);
    try {
      const unknown = await inspect(lab, bookworm);
      expect(pathTo(unknown, lab.router.address)).toMatchObject({ outcome: 'black-hole', pathMtu: 1442 });
      expect(unknown.codes).not.toContain('nic-oversized');
      expect(unknown.verdict).toBe('black-hole');
      await setMetadata(lab, { mtu: 1442 });
      const seen = await inspect(lab, bookworm);
      expect(seen).toMatchObject({ verdict: 'nic-wrong', recommendedMtu: 1442 });
      expect(seen.findings[0]).toMatchObject({ code: 'nic-oversized', params: { nicMtu: 1500, expectedMtu: 1442 } });
      expect(seen.codes).toContain('path-black-hole');
    } finally {
      await setMetadata(lab, null);
    }
  });
});
