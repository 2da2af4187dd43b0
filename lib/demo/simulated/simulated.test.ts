import { afterEach, describe, expect, it } from 'vitest';
import { scaled } from '@/e2e/pace/scaled.mjs';
import { type Connection, connect } from '@/lib/remote/ssh/connect';
import { parseInspection } from '@/lib/truth/probes/parse-inspection';
import { inspectionScript } from '@/lib/truth/probes/script';
import { parseFrames } from '@/lib/truth/script/frames';
import { newNonce } from '@/lib/truth/script/nonce';
import { answerInspect } from './answer-inspect';
import { HOSTILE } from './hostile';
import type { SimulatedInstance } from './instance';
import { Machine } from './machine';
import { type SimulatedFleet, startSimulatedFleet } from './start-fleet';

let fleet: SimulatedFleet | null = null;
const connections: Connection[] = [];
afterEach(async () => {
  for (const connection of connections.splice(0)) connection.close();
  await fleet?.stop();
  fleet = null;
});

async function open(instance: SimulatedInstance, byPassword = false, limits: { handshakeMs?: number } = {}) {
  fleet = await startSimulatedFleet({ instances: [instance], pace: 0.01 });
  const endpoint = fleet.endpoint(instance.name);
  const { username, privateKey, password } = fleet.credential;
  const outcome = await connect(
    {
      address: endpoint.address,
      port: endpoint.port,
      username,
      auth: byPassword ? { kind: 'password', password } : { kind: 'key', privateKey },
    },
    { ...limits, verifyHostKey: (key) => (key.fingerprint === endpoint.hostKeyFingerprint ? 'trusted' : 'changed') },
  );
  if (outcome.ok) connections.push(outcome);
  return { outcome, endpoint, password };
}

async function inspect(instance: SimulatedInstance, sudoPassword = '') {
  const { outcome } = await open(instance);
  if (!outcome.ok) throw new Error(outcome.evidence);
  const nonce = newNonce();
  const source = inspectionScript({ nonce, targets: ['target.example'] });
  const ended = await outcome.exec({ source, sudoPassword, deadlineMs: scaled(20_000), maxBytes: 4 * 1024 * 1024 });
  return parseInspection(ended.stdout, nonce);
}

describe('a simulated instance', () => {
  it('takes the key and the password of the fleet', async () => {
    expect((await open({ name: 'tokyo-web-01' })).outcome.ok).toBe(true);
    expect((await open({ name: 'tokyo-web-01' }, true)).outcome.ok).toBe(true);
  });

  it.each([
    ['refused', 'refused'],
    ['rejects-us', 'authentication-failed'],
    ['changed-host-key', 'host-key-changed'],
  ] as const)('that is %s fails as %s', async (behaviour, code) => {
    const { outcome } = await open({ name: 'tokyo-web-01', behaviour });
    expect(outcome).toMatchObject({ ok: false, code });
  });

  it('that hangs times out, and does not keep the fleet from stopping', async () => {
    const { outcome } = await open({ name: 'tokyo-web-01', behaviour: 'hangs' }, false, { handshakeMs: 100 });
    expect(outcome).toMatchObject({ ok: false, code: 'timed-out' });
  });

  it('that is hostile gets no control character into what was observed', async () => {
    const observations = await inspect(HOSTILE);
    if (!observations.docker.known) throw new Error('no Docker');
    const { networks, containers } = observations.docker.value;
    expect(networks.map(({ name }) => name)).toContain('<img src=x onerror=alert(1)>');
    expect(containers).toHaveLength(2);
    const strings = JSON.stringify([observations.system, networks, containers]);
    expect(strings).not.toMatch(/\\u001b|\\u0007|\u202e/);
  });

  it.each([
    ['closes', 'closed'],
    ['huge-output', 'output-too-large'],
  ] as const)('that %s ends a script as %s', async (behaviour, code) => {
    const { outcome } = await open({ name: 'tokyo-web-01', behaviour });
    if (!outcome.ok) throw new Error(outcome.evidence);
    const source = inspectionScript({ nonce: newNonce() });
    const ended = await outcome.exec({ source, deadlineMs: scaled(20_000), maxBytes: 1024 * 1024 });
    expect(ended).toMatchObject({ ok: false, code });
  });

  it('answers every section that the script prints', () => {
    const nonce = newNonce();
    const script = inspectionScript({ nonce, targets: ['target.example'], proof: { url: null } });
    const machine = new Machine({ name: 'tokyo-web-01', containers: [{ name: 'web', image: 'nginx' }] });
    const answered = new Set(
      parseFrames(answerInspect(machine, script, 'debian', 'passwordless') ?? '', nonce).all.map(
        ({ name }) => name.split(' ')[0],
      ),
    );
    const printed = [...script.matchAll(/\b(?:frame|emit) "?([a-z][a-z0-9-]*)/g)].map(([, name]) => name);
    // Only on hosts with Open vSwitch, with files of other stacks, without a metadata service, with a clamp, with rules of
    // policy routing, in a Swarm, with a stopped Docker, or with a daemon.json that is not plain text.
    const elsewhere =
      /^(ovs-|stack-|openstack-drive|clamp-|network-routes|network-marked|swarm-|docker-unit|docker-config-bytes)/;
    expect(printed.length).toBeGreaterThan(15);
    expect(printed.filter((name) => name && !elsewhere.test(name) && !answered.has(name))).toEqual([]);
  });

  it('answers the inspection script in its real framing', async () => {
    const observations = await inspect({
      name: 'osaka-batch-03',
      release: 'debian-13',
      nicMtu: 1442,
      networks: [{ name: 'shop_default', mtu: null, composeProject: 'shop' }],
      containers: [{ name: 'web', image: 'nginx:1.29', network: 'shop_default', composeProject: 'shop' }],
    });
    expect(observations.incomplete).toEqual([]);
    expect(observations.egress).toMatchObject([{ family: 4, interface: 'ens3', linkMtu: 1442 }]);
    expect(observations.system).toMatchObject({
      known: true,
      value: { hostname: 'osaka-batch-03', osId: 'debian', osVersion: '13', sudo: 'passwordless', openstack: true },
    });
    if (!observations.docker.known) throw new Error('no Docker');
    expect(observations.docker.value).toMatchObject({ running: true, access: 'ok', version: '26.1.5+dfsg1' });
    expect(observations.docker.value.networks).toContainEqual(
      expect.objectContaining({
        name: 'shop_default',
        effectiveMtu: 1500,
        composeProject: 'shop',
        containers: ['web'],
      }),
    );
    expect(observations.docker.value.containers).toMatchObject([{ name: 'web', interfaceMtu: 1500 }]);
  });
});
