import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { RemediationDetail } from '@/lib/fleet/remediations/get';
import { restartDocker, startDocker, stopDocker, writeDaemonJson } from '../docker/daemon-json';
import { labSupport } from '../host/support';
import { mustSh } from '../instance/exec';
import { instanceOf } from '../lab-file';
import { addAddresses } from '../network/nic';
import { setReachable } from '../network/path';
import type { Lab } from '../types';
import {
  findingsOf,
  fleetByName,
  keepCredential,
  type LabWithServer,
  register,
  sweepAll,
  upWithServer,
} from './registered-lab';

const support = labSupport();
const SCRIPT = '<script>alert(1)</script>';
const BROKEN = '{"mtu": 1442,,}\n';

describe.skipIf(!support.supported)('bad input on real instances', () => {
  let up: LabWithServer;
  const ids: Record<string, string> = {};
  let sweeps = 0;

  /** Every instance is inspected, whatever happens with the others. */
  async function sweep() {
    const done = await sweepAll(up.api);
    sweeps += 1;
    const total = Object.keys(ids).length;
    expect(done).toMatchObject({ state: 'finished', total, byState: { finished: total, running: 0, queued: 0 } });
    return fleetByName(up.api);
  }

  async function planFor(name: string) {
    const answer = await up.api.send<RemediationDetail & { code: string; detail: string }>('POST', '/remediations', {
      instanceId: ids[name],
    });
    return { ...answer, blocks: (answer.body.plan?.preflight ?? []).filter(({ outcome }) => outcome === 'block') };
  }

  beforeAll(async () => {
    up = await upWithServer();
    const { api, lab } = up;
    await api.must('PATCH', '/settings', { hostKeyPolicy: 'trust-on-first-use' });
    await registerAll(up, ids);
    const bookworm = instanceOf(lab, 'bookworm');
    await writeDaemonJson(bookworm, '{"mtu":1442}');
    await restartDocker(bookworm);
  });
  afterAll(() => up?.down());

  it.each([
    ['a password where a key is wanted', { secret: 'correct horse' }, 'credential.password-as-key', 'secret'],
    [
      'a key that is no key',
      { secret: '-----BEGIN KEY-----\nnonsense\n-----END KEY-----\n' },
      'credential.not-a-key',
      'secret',
    ],
    [
      'a public key',
      (lab: Lab) => ({ secret: readFileSync(`${lab.keys.ed25519}.pub`, 'utf8') }),
      'credential.public-key',
      'secret',
    ],
    [
      'an encrypted key without its passphrase',
      (lab: Lab) => ({ secret: readFileSync(lab.keys.encrypted, 'utf8') }),
      'credential.passphrase-needed',
      'passphrase',
    ],
    [
      'an encrypted key with another passphrase',
      (lab: Lab) => ({ secret: readFileSync(lab.keys.encrypted, 'utf8'), passphrase: 'no' }),
      'credential.passphrase-wrong',
      'passphrase',
    ],
    [
      'a key as a password',
      (lab: Lab) => ({ kind: 'password', secret: readFileSync(lab.keys.rsa, 'utf8') }),
      'credential.key-as-password',
      'secret',
    ],
  ])('refuses %s', async (_, fields, code, field) => {
    const { api, lab } = up;
    const kept = await api.read<{ items: object[] }>('/credentials');
    const secrets = typeof fields === 'function' ? fields(lab) : fields;
    const answer = await api.send('POST', '/credentials', {
      name: 'bad',
      kind: 'key',
      username: 'operator',
      ...secrets,
    });
    expect(answer).toMatchObject({ status: 422, body: { code, field, detail: expect.stringMatching(/\w{3}/) } });
    expect(answer.type).toMatch(/^application\/problem\+json/);
    expect(JSON.stringify(answer.body)).not.toContain(secrets.secret.trim().split('\n').at(1) ?? secrets.secret);
    expect(await api.read('/credentials')).toEqual(kept);
  });

  it('refuses a second instance at the same address, and names the first', async () => {
    const { api, lab } = up;
    const { address } = instanceOf(lab, 'trixie');
    const { items } = await api.read<{ items: { id: string }[] }>('/credentials');
    const answer = await api.send('POST', '/instances', { name: 'again', address, credentialId: items[0]?.id });
    expect(answer).toMatchObject({
      status: 409,
      body: { code: 'instance.duplicate-address', field: 'address', detail: expect.stringContaining('“trixie”') },
    });
  });

  it('takes a script tag for the name that it is', async () => {
    expect(await up.api.read(`/instances/${ids[SCRIPT]}`)).toMatchObject({ name: SCRIPT });
    const { text, headers } = await up.api.text('/reports/fleet.csv');
    expect(text).toContain(SCRIPT);
    expect(headers.get('x-content-type-options')).toBe('nosniff');
  });

  it('tells apart who cannot be reached or signed in to, and inspects the others', async () => {
    const { api, lab } = up;
    await setReachable(lab, instanceOf(lab, 'bullseye'), false);
    const fleet = await sweep();
    await setReachable(lab, instanceOf(lab, 'bullseye'), true);
    const told = Object.fromEntries(
      Object.entries(fleet).map(([name, row]) => [name, [row.verdict, row.outcome, row.topFinding?.code]]),
    );
    expect(told).toEqual({
      bookworm: ['fits', 'ok', expect.anything()],
      trixie: ['oversized', 'ok', 'bridge-oversized'],
      bullseye: ['unreachable', 'timed-out', 'connect-timed-out'],
      nobody: ['unreachable', 'network-unreachable', 'connect-network-unreachable'],
      'closed port': ['unreachable', 'refused', 'connect-refused'],
      'wrong key': ['unreachable', 'authentication-failed', 'connect-authentication-failed'],
      'wrong password': ['unreachable', 'authentication-failed', 'connect-authentication-failed'],
      'wrong sudo password': ['inconclusive', 'ok', expect.anything()],
      'no sudo': ['inconclusive', 'ok', expect.anything()],
      [SCRIPT]: ['fits', 'ok', expect.anything()],
    });
    expect(await findingsOf(api, ids['no sudo'] ?? '')).toEqual(expect.arrayContaining(['no-sudo', 'docker-denied']));
    expect(await findingsOf(api, ids['wrong sudo password'] ?? '')).toContain('sudo-wrong-password');
  });

  it('plans nothing where it may not, or cannot get there', async () => {
    expect(await planFor('nobody')).toMatchObject({
      status: 409,
      body: { code: 'remediation.cannot-connect', detail: expect.stringContaining('network-unreachable') },
    });
    expect((await planFor('no sudo')).blocks).toMatchObject([{ name: 'rights' }]);
  });

  it('says that Docker is stopped, that daemon.json is broken, and that there is no ping', async () => {
    const { api, lab } = up;
    const [bookworm, trixie, bullseye] = ['bookworm', 'trixie', 'bullseye'].map((name) => instanceOf(lab, name));
    if (!bookworm || !trixie || !bullseye) throw new Error('no instances');
    await stopDocker(trixie);
    await writeDaemonJson(bullseye, BROKEN);
    await mustSh(bookworm, 'mkdir /root/away && mv $(command -v ping) $(command -v tracepath) /root/away');
    const fleet = await sweep();
    expect(await findingsOf(api, ids.trixie ?? '')).toContain('docker-stopped');
    expect(await findingsOf(api, ids.bullseye ?? '')).toContain('config-refused');
    expect(await findingsOf(api, ids.bookworm ?? '')).toContain('no-ping');
    // Something that was not measured never counts as good.
    expect(fleet.bookworm).toMatchObject({ verdict: 'inconclusive', bridgeMtu: 1442 });

    const { body, blocks } = await planFor('bullseye');
    expect(blocks).toContainEqual(expect.objectContaining({ name: 'config-file' }));
    const refused = await api.send('POST', `/remediations/${body.id}/apply`, { planHash: body.planHash });
    expect(refused).toMatchObject({ status: 409, body: { code: 'remediation.blocked' } });
    expect(await mustSh(bullseye, 'cat /etc/docker/daemon.json')).toBe(BROKEN);

    await mustSh(bookworm, 'mv /root/away/* /usr/bin/');
    await startDocker(trixie);
  });

  it('says that daemon.json is a directory, and that there is no Docker', async () => {
    const { api, lab } = up;
    const bullseye = instanceOf(lab, 'bullseye');
    await writeDaemonJson(bullseye, null);
    await mustSh(bullseye, 'mkdir -p /etc/docker/daemon.json');
    // The rest that apt leaves, such as the init script, is not a Docker.
    await mustSh(instanceOf(lab, 'trixie'), 'dpkg --remove docker.io docker-cli && systemctl daemon-reload');
    const fleet = await sweep();
    expect(await findingsOf(api, ids.bullseye ?? '')).toContain('config-directory');
    expect((await planFor('bullseye')).blocks).toContainEqual(expect.objectContaining({ name: 'config-file' }));
    expect(await mustSh(bullseye, 'stat -c %F /etc/docker/daemon.json')).toBe('directory\n');
    expect(fleet.trixie).toMatchObject({ verdict: 'no-docker', bridgeMtu: null });
    expect((await planFor('trixie')).blocks).not.toEqual([]);
    expect(fleet.bookworm).toMatchObject({ verdict: 'fits' });
  });

  it('has lost nothing', async () => {
    for (const [name, id] of Object.entries(ids)) {
      const { items } = await up.api.read<{ items: { state: string }[] }>(`/inspections?instanceId=${id}`);
      expect([name, items.map(({ state }) => state)]).toEqual([name, Array.from({ length: sweeps }, () => 'finished')]);
    }
  });
});

/** The three instances, and additional endpoints of one of them that have faults. */
async function registerAll({ api, lab }: LabWithServer, ids: Record<string, string>): Promise<void> {
  const { users, keys, password } = lab;
  const secret = readFileSync(keys.stranger, 'utf8');
  const good = await keepCredential(api, lab, 'operator');
  const stranger = await keepCredential(api, lab, 'stranger', { secret });
  const wrong = await keepCredential(api, lab, 'wrong', { kind: 'password', username: users.sudopass, secret: 'no' });
  const noSudo = await keepCredential(api, lab, 'no sudo', { username: users.nosudo, sudo: 'none' });
  const sudo = { kind: 'password', username: users.sudopass, secret: password, sudo: 'password', sudoPassword: 'no' };
  const wrongSudo = await keepCredential(api, lab, 'wrong sudo', sudo);
  const [a = '', b = '', c = '', d = '', e = '', f = ''] = await addAddresses(lab, instanceOf(lab, 'bookworm'), 6);
  const endpoints = [
    ...lab.instances.map(({ name, address }) => ({ name, address, credentialId: good })),
    { name: 'wrong key', address: a, credentialId: stranger },
    { name: 'wrong password', address: b, credentialId: wrong },
    { name: 'no sudo', address: c, credentialId: noSudo },
    { name: 'wrong sudo password', address: d, credentialId: wrongSudo },
    { name: SCRIPT, address: e, credentialId: good },
    { name: 'closed port', address: f, port: 2, credentialId: good },
    { name: 'nobody', address: a.replace(/\.\d+$/, '.249'), credentialId: good },
  ];
  for (const endpoint of endpoints) ids[endpoint.name] = await register(api, endpoint);
}
