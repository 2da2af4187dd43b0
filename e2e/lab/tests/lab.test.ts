import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { scaled } from '../../pace/scaled.mjs';
import { createDockerNetwork, startContainer } from '../docker/containers';
import { restartDocker, writeDaemonJson } from '../docker/daemon-json';
import { downloadInContainer, downloadOnInstance } from '../docker/download';
import { downLab } from '../down';
import { fillDisk, freeDisk } from '../faults/disk';
import { setReadOnly } from '../faults/read-only';
import { run } from '../host/run';
import { labSupport } from '../host/support';
import { exec, leaderOf, mustSh, sh } from '../instance/exec';
import { waitUntilReady } from '../instance/ready';
import { reboot } from '../instance/reboot';
import { resetInstance } from '../instance/reset';
import { instanceOf, openLab } from '../lab-file';
import { addAddresses, setNicMtu } from '../network/nic';
import { setPath, setReachable } from '../network/path';
import { setMetadata } from '../services/set-metadata';
import type { Instance, Lab } from '../types';
import { upLab } from '../up';
import { machineState } from './machine-state';

const support = labSupport();
const NAME = `test-${process.pid}`;

/** Sends one packet of `size` bytes that must not be fragmented; returns the output of ping. */
function ping(
  instance: Instance,
  target: string,
  size: number,
): Promise<{ code: number; stdout: string; stderr: string }> {
  const payload = size - (target.includes(':') ? 48 : 28);
  return exec(instance, ['ping', '-n', '-c1', '-W1', '-M', 'do', '-s', String(payload), target]);
}

async function ssh(user: string, key: string, address: string, command: string): Promise<string> {
  const options = ['StrictHostKeyChecking=no', 'UserKnownHostsFile=/dev/null', 'IdentitiesOnly=yes', 'BatchMode=yes'];
  const args = [
    '-q',
    '-i',
    key,
    ...options.flatMap((option) => ['-o', option]),
    '-o',
    'ConnectTimeout=2',
    `${user}@${address}`,
    command,
  ];
  const result = await run('ssh', args, { timeoutMs: scaled(10_000) });
  return result.code === 0 ? result.stdout.trim() : `exit ${result.code}`;
}

describe.skipIf(!support.supported)(`the lab${support.reason ? ` (${support.reason})` : ''}`, () => {
  let before: Awaited<ReturnType<typeof machineState>>;
  let lab: Lab;

  beforeAll(async () => {
    before = await machineState(NAME);
    lab = await upLab({ name: NAME });
  });

  afterAll(async () => {
    await downLab(NAME);
    expect(await machineState(NAME)).toEqual(before);
  });

  it('has Debian 11, 12 and 13, each with its own Docker and an ens3 of 1442', async () => {
    const seen = await Promise.all(
      lab.instances.map((instance) =>
        mustSh(
          instance,
          '. /etc/os-release; echo "$VERSION_ID $(cat /sys/class/net/ens3/mtu) $(docker version -f {{.Server.Version}})"',
        ),
      ),
    );
    expect(seen.map((line) => line.trim())).toEqual([
      expect.stringMatching(/^12 1442 20\.10\.24/),
      expect.stringMatching(/^13 1442 26\.1\.5/),
      expect.stringMatching(/^11 1442 20\.10\.5/),
    ]);
  });

  it('lets in who should be let in, over IPv4 and IPv6', async () => {
    const { keys } = lab;
    const [first] = lab.instances;
    if (!first) throw new Error('no instance');
    expect(await ssh('operator', keys.ed25519, first.address, 'sudo -n id -u')).toBe('0');
    expect(await ssh('operator', keys.rsa, first.address6, 'id -un')).toBe('operator');
    expect(await ssh('root', keys.ecdsa, first.address, 'id -u')).toBe('0');
    expect(await ssh('nosudo', keys.ed25519, first.address, 'sudo -n id -u || id -un')).toBe('nosudo');
    expect(await ssh('sudopass', keys.ed25519, first.address, `echo '${lab.password}' | sudo -S -p '' id -u`)).toBe(
      '0',
    );
    expect(await ssh('operator', keys.stranger, first.address, 'id')).toBe('exit 255');
  });

  it.concurrent.each(['bullseye', 'bookworm', 'trixie'])('shows the symptom on %s, and the cure', async (name) => {
    const instance = instanceOf(lab, name);
    expect(await downloadOnInstance(instance, lab.web)).toMatchObject({ complete: true });
    const stuck = await downloadInContainer(instance, lab.web, 'bridge', { timeoutSeconds: 2 });
    expect(stuck.complete).toBe(false);
    expect(stuck.received).toBeLessThan(1442);
    await createDockerNetwork(instance, 'app');
    await writeDaemonJson(instance, '{"mtu":1442}');
    await restartDocker(instance);
    expect(await downloadInContainer(instance, lab.web)).toMatchObject({ complete: true });
    // A user-defined network keeps the MTU from when it was created.
    expect(await downloadInContainer(instance, lab.web, 'app', { timeoutSeconds: 2 })).toMatchObject({
      complete: false,
    });
  });

  it('has a router that is silent, answers, blocks ICMP or loses packets, exact to the byte', async () => {
    const instance = instanceOf(lab, 'bookworm');
    const { web, other } = lab;
    for (const target of [web.address, web.address6]) {
      await setPath(lab, { limit: 1400, mode: 'silent', targets: ['web'] });
      expect(await ping(instance, target, 1400)).toMatchObject({ code: 0 });
      expect(await ping(instance, target, 1401)).toMatchObject({ code: 1, stdout: expect.not.stringMatching(/mtu/) });
      await setPath(lab, { limit: 1400, mode: 'answers', targets: ['web'] });
      expect((await ping(instance, target, 1401)).stdout).toMatch(/mtu ?= ?1400/);
      expect(await ping(instance, target, 1400)).toMatchObject({ code: 0 });
      await mustSh(instance, 'ip route flush cache; ip -6 route flush cache');
    }
    expect(await ping(instance, other.address, 1442)).toMatchObject({ code: 0 });
    await setPath(lab, { dropIcmp: true });
    for (const target of [web.address, web.address6, lab.router.address]) {
      expect(await ping(instance, target, 100)).toMatchObject({ code: 1 });
    }
    expect(await downloadOnInstance(instance, web)).toMatchObject({ complete: true });
    await setPath(lab, { loss: 0.5 });
    const pings = await sh(instance, `ping -n -c 60 -i 0.01 -W 1 ${web.address}`);
    const received = Number(/(\d+) received/.exec(pings.stdout)?.[1]);
    expect(received).toBeGreaterThan(0);
    expect(received).toBeLessThan(45);
    await setPath(lab);
    expect(await ping(instance, web.address, 1442)).toMatchObject({ code: 0 });
  });

  it('answers inbound too, so that a container at 1500 works', async () => {
    const instance = await resetInstance(lab, 'bookworm');
    await setPath(lab, { limit: 1400, mode: 'answers' });
    expect(await downloadInContainer(instance, lab.web)).toMatchObject({ complete: true });
    await setPath(lab);
    expect(await downloadInContainer(instance, lab.other, 'bridge', { timeoutSeconds: 2 })).toMatchObject({
      complete: false,
    });
  });

  it('loses on the overlay what a NIC of 1500 sends', async () => {
    const instance = instanceOf(lab, 'trixie');
    await setNicMtu(instance, 1500);
    expect(await ping(instance, lab.router.address, 1442)).toMatchObject({ code: 0 });
    expect(await ping(instance, lab.router.address, 1443)).toMatchObject({ code: 1 });
    await setPath(lab, { mode: 'open' });
    expect(await ping(instance, lab.web.address, 1500)).toMatchObject({ code: 0 });
    await setPath(lab);
    await setNicMtu(instance, 1442);
  });

  it('reboots and resets an instance, which keeps its address and its host keys', async () => {
    const instance = instanceOf(lab, 'trixie');
    await startContainer(instance, { name: 'always', restart: 'always' });
    await startContainer(instance, { name: 'never' });
    const running = async () => (await mustSh(instance, 'docker ps --format {{.Names}}')).trim();
    await reboot(lab, instance);
    expect(await running()).toBe('always');
    await reboot(lab, instance, { hard: true });
    expect(await running()).toBe('always');
    const leader = leaderOf(instance);
    await sh(instance, 'systemctl reboot');
    await expect.poll(() => leaderOf(instance), { timeout: scaled(20_000) }).not.toBe(leader);
    await waitUntilReady(instance);
    expect(await running()).toBe('always');
    await mustSh(instance, 'touch /root/mark');
    await resetInstance(lab, 'trixie');
    expect(await sh(instance, 'test -e /root/mark')).toMatchObject({ code: 1 });
    expect(await mustSh(instance, 'docker ps -aq; docker images -q')).toBe('');
    const key = await mustSh(instance, 'ssh-keygen -lf /etc/ssh/ssh_host_ed25519_key.pub');
    expect(key).toContain(instance.hostKeys.ed25519);
  });

  it('fills up a disk and makes /etc read-only', async () => {
    const instance = await resetInstance(lab, 'bullseye', { diskMb: 64 });
    await fillDisk(instance);
    expect((await sh(instance, 'echo x > /etc/new')).code).not.toBe(0);
    await freeDisk(instance);
    await mustSh(instance, 'echo x > /etc/new');
    await setReadOnly(instance, true);
    expect(await sh(instance, 'echo x > /etc/new')).toMatchObject({ stderr: expect.stringMatching(/Read-only/) });
    await setReadOnly(instance, false);
    await mustSh(instance, 'rm /etc/new');
  });

  it('has a metadata service when asked for', async () => {
    const instance = instanceOf(lab, 'bookworm');
    const ask = 'curl -sm2 http://169.254.169.254/openstack/latest/network_data.json';
    expect((await sh(instance, ask)).code).not.toBe(0);
    await setMetadata(lab, { mtu: 1450 });
    const data: unknown = JSON.parse(await mustSh(instance, ask));
    expect(data).toMatchObject({ links: [{ mtu: 1450, ethernet_mac_address: instance.mac }] });
    await setMetadata(lab, null);
    expect((await sh(instance, ask)).code).not.toBe(0);
  });

  it('resolves the names of the web servers in a container, too', async () => {
    const instance = instanceOf(lab, 'bookworm');
    await startContainer(instance, { name: 'resolver' });
    expect(await mustSh(instance, 'docker exec resolver bash -c "exec 3<>/dev/tcp/web.lab/80 && echo connected"')).toBe(
      'connected\n',
    );
  });

  it('cuts this machine off from one instance, and gives one many addresses', async () => {
    const instance = instanceOf(lab, 'bookworm');
    const [extra] = await addAddresses(lab, instance, 300);
    expect(await ssh('operator', lab.keys.ed25519, extra ?? '', 'id -un')).toBe('operator');
    await setReachable(lab, instance, false);
    expect(await ssh('operator', lab.keys.ed25519, instance.address, 'id')).toBe('exit 255');
    await setReachable(lab, instance, true);
    expect(await ssh('operator', lab.keys.ed25519, instance.address, 'id -un')).toBe('operator');
  });

  it('refuses the same name, and runs beside another lab', async () => {
    await expect(upLab({ name: NAME })).rejects.toMatchObject({ code: 'exists' });
    expect(openLab(NAME)).toEqual(lab);
    const beside = await machineState(NAME);
    const second = await upLab({ name: `${NAME}-b`, releases: ['bookworm'] });
    const [instance] = second.instances;
    if (!instance) throw new Error('no instance');
    expect(await downloadOnInstance(instance, second.web)).toMatchObject({ complete: true });
    // There is no route from one lab to the other.
    expect(await ping(instance, lab.web.address, 100)).not.toMatchObject({ code: 0 });
    await downLab(second.name);
    expect(await machineState(NAME)).toEqual(beside);
    expect(await downloadOnInstance(instanceOf(lab, 'bookworm'), lab.web)).toMatchObject({ complete: true });
  });

  it('leaves nothing when it is interrupted on the way up', async () => {
    const beside = await machineState(NAME);
    const cli = fileURLToPath(new URL('../cli.ts', import.meta.url));
    const child = spawn(process.execPath, ['--import', 'tsx', cli, 'up', '--name', `${NAME}-c`], { stdio: 'pipe' });
    let said = '';
    child.stderr.on('data', (data) => {
      said += data;
      if (said.includes('Bringing up')) setTimeout(() => child.kill('SIGINT'), 900);
    });
    expect(await new Promise((resolve) => child.on('close', resolve))).toBe(130);
    expect(await machineState(NAME)).toEqual(beside);
  });

  it('takes a lab down whose owner was killed', async () => {
    const beside = await machineState(NAME);
    const cli = fileURLToPath(new URL('../cli.ts', import.meta.url));
    const child = spawn(process.execPath, ['--import', 'tsx', cli, 'up', '--name', `${NAME}-d`], { stdio: 'pipe' });
    child.stderr.on('data', (data) => {
      if (String(data).includes('Bringing up')) setTimeout(() => child.kill('SIGKILL'), 1200);
    });
    await new Promise((resolve) => child.on('close', resolve));
    expect(() => openLab(`${NAME}-d`)).toThrow(/half there/);
    await downLab(`${NAME}-d`);
    expect(await machineState(NAME)).toEqual(beside);
  });
});
