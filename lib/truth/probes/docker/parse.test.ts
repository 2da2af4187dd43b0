/// <reference types="vite/client" />
import { describe, expect, it } from 'vitest';
import { madeFrames } from '@/e2e/fixtures/made-frames';
import { BUILT_RELEASES, sampleFrames } from '@/e2e/fixtures/sample-frames';
import { parseDocker } from './parse';
import { networkOf } from './parse-networks';

const samples = import.meta.glob(['./samples/*.txt', '../containers/samples/*.txt'], {
  eager: true,
  query: '?raw',
  import: 'default',
});

function dockerOf(release: string) {
  const docker = parseDocker(sampleFrames(samples, release));
  if (!docker.known) throw new Error(docker.detail);
  return docker.value;
}

const running = {
  'docker-daemon': 'pid=71\nuid=0\nclient=/usr/bin/docker\nserver=/usr/sbin/dockerd\nservice=active\nunit=loaded\n',
};

describe('the Docker section', () => {
  it('is read on Debian 11: no daemon.json', () => {
    const docker = dockerOf('debian-11');
    expect(docker).toMatchObject({
      version: '20.10.5+dfsg1',
      flavour: 'root',
      running: true,
      access: 'ok',
      swarm: 'inactive',
    });
    expect(docker).toMatchObject({ liveRestore: false, config: { state: 'absent', mtu: null, flagMtu: null } });
    expect(docker.networks.find((one) => one.name === 'bridge')).toMatchObject({
      configuredMtu: 1500,
      effectiveMtu: 1500,
    });
  });

  it('is read on Debian 12: an MTU, a network that was left, and containers', () => {
    const docker = dockerOf('debian-12');
    expect(docker.config).toMatchObject({ path: '/etc/docker/daemon.json', state: 'found', mtu: 1442 });
    expect(docker.config.text).toMatchObject({ value: '{\n  "log-driver": "json-file",\n  "mtu": 1442\n}\n' });
    expect(docker.networks.map(({ name, configuredMtu, effectiveMtu }) => [name, configuredMtu, effectiveMtu])).toEqual(
      expect.arrayContaining([
        ['bridge', 1442, 1442],
        ['shop_default', null, 1500],
        ['right', 1442, 1442],
        ['host', null, null],
      ]),
    );
    expect(docker.networks.find((one) => one.name === 'shop_default')).toMatchObject({
      composeProject: 'shop',
      containers: ['web'],
    });
    expect(docker.containers).toEqual([
      expect.objectContaining({ name: 'plain', restartPolicy: 'no', interfaceMtu: 1442, networks: ['bridge'] }),
      expect.objectContaining({ name: 'web', restartPolicy: 'always', interfaceMtu: 1500, composeProject: 'shop' }),
    ]);
  });

  it('is read on Debian 13: live-restore and default-network-opts', () => {
    const docker = dockerOf('debian-13');
    expect(docker).toMatchObject({
      version: '26.1.5+dfsg1',
      liveRestore: true,
      config: { defaultNetworkMtu: 1442, mtu: 1442 },
    });
  });

  it.each(BUILT_RELEASES)('is read on %s, whose answers are built', (release) => {
    const docker = dockerOf(release);
    expect(docker).toMatchObject({
      version: expect.stringMatching(/^(18\.09|2[4-9]\.\d)\.\d/),
      flavour: 'root',
      running: true,
      access: 'ok',
      swarm: 'inactive',
      liveRestore: false,
      config: { state: 'absent', path: '/etc/docker/daemon.json', mtu: null, flagMtu: null, conflicts: [] },
    });
    expect(docker.networks.map(({ name, driver, effectiveMtu }) => [name, driver, effectiveMtu])).toEqual([
      ['bridge', 'bridge', 1500],
      ['host', 'host', null],
      ['none', 'null', null],
      ['app', 'bridge', 1442],
    ]);
    expect(docker.networks[0]?.containers).toEqual(['web']);
    expect(docker.networks[3]).toMatchObject({ composeProject: 'shop', internal: false });
    expect(docker.containers).toMatchObject([
      {
        ...{ name: 'web', image: 'nginx', restartPolicy: 'unless-stopped', networks: ['bridge'], interfaceMtu: 1500 },
        interfaces: [{ name: 'eth0', mtu: 1500 }],
      },
    ]);
  });

  it('is absent where nothing of Docker is there, and where the client is Podman in disguise', () => {
    const none = { 'docker-daemon': 'pid=\nuid=\nclient=\nserver=\nservice=inactive\nunit=not-found\n' };
    expect(parseDocker(madeFrames(none))).toMatchObject({ known: false, reason: 'absent' });
    const client = { 'docker-daemon': 'pid=\nuid=\nclient=/usr/bin/docker\nserver=\nunit=not-found\n' };
    expect(parseDocker(madeFrames({ ...client, 'docker-version': 'Docker version 26.1.5' }))).toMatchObject({
      reason: 'absent',
      detail: '/usr/bin/docker (a client without an engine)',
    });
    const podman = {
      'docker-daemon': 'pid=\nuid=\nclient=/usr/bin/docker\nserver=\n',
      'docker-version': 'podman version 5.4.0\n',
    };
    expect(parseDocker(madeFrames(podman))).toMatchObject({ known: false, reason: 'absent' });
  });

  it('tells denied from failed', () => {
    const denied = madeFrames(
      { ...running, 'docker-info': '' },
      { 'docker-info': 'permission denied while trying to connect to the Docker daemon socket' },
    );
    expect(parseDocker(denied)).toMatchObject({ value: { running: true, access: 'denied', networks: [] } });
    const failed = madeFrames({
      ...running,
      'docker-info': '{"ServerErrors":["Cannot connect to the Docker daemon"]}',
    });
    expect(parseDocker(failed)).toMatchObject({
      value: { access: 'failed', accessDetail: 'Cannot connect to the Docker daemon' },
    });
  });

  it.each([
    ["GNU's timeout", 124],
    ["BusyBox's timeout", 143],
    ['a timeout that had to kill', 137],
  ])('tells slow from failed: ended by %s', (_, status) => {
    const frames = madeFrames({ ...running, 'docker-info': '', 'docker-network-ids': '' });
    const all = frames.all.map((frame) => (frame.name === 'docker-daemon' ? frame : { ...frame, status }));
    expect(parseDocker({ ...frames, all })).toMatchObject({
      value: { running: true, access: 'silent', answerLimit: 20, networks: [], unseen: [] },
    });
    // It answered that question, but not the next.
    const info = { name: 'docker-info', body: '{"ServerVersion":"20.10.24"}', error: '', status: 0 };
    const half = all.map((frame) => (frame.name === 'docker-info' ? info : frame));
    expect(parseDocker({ ...frames, all: half })).toMatchObject({
      value: {
        access: 'ok',
        unseen: expect.arrayContaining([
          { part: 'networks', reason: 'failed', missing: null, detail: 'no answer within the time limit' },
        ]),
      },
    });
  });

  it('leaves out the proof containers of Clearance, and skips a line that was cut', () => {
    const proof = '{"id":"aa","name":"/clearance-proof","labels":{"org.clearance.proof":"x"}}';
    const made = madeFrames({
      ...running,
      'docker-containers': `${proof}\n{"id":"bb","name":"/kept","labels":null}\n{"id":"cc","na`,
    });
    expect(parseDocker(made)).toMatchObject({
      value: { containers: [{ name: 'kept', restartPolicy: 'no', interfaceMtu: null }] },
    });
    const name = `clearance-proof-${'a'.repeat(32)}-1`;
    expect(
      networkOf(`{"Id":"x","Name":"n","Containers":{"1":{"Name":"${name}"},"2":{"Name":"mine"}}}`)?.containers,
    ).toEqual(['mine']);
  });

  // Built from the documented formats, not recorded.
  it('knows rootless and snap, Swarm, and internal networks', () => {
    const info =
      '{"ServerVersion":"27.1.0","SecurityOptions":["name=rootless"],"Swarm":{"LocalNodeState":"active","ControlAvailable":true}}';
    expect(parseDocker(madeFrames({ ...running, 'docker-info': info }))).toMatchObject({
      value: { flavour: 'rootless', swarm: 'manager' },
    });
    const locked = '{"ServerVersion":"27.1.0","Swarm":{"LocalNodeState":"locked"}}';
    expect(parseDocker(madeFrames({ ...running, 'docker-info': locked }))).toMatchObject({ value: { swarm: null } });
    const snap = {
      ...running,
      'docker-config-state': '/var/snap/docker/2915/config/daemon.json\nfile\n',
      'docker-info': '{"ServerVersion":"24.0.5","Swarm":{"LocalNodeState":"active"}}',
    };
    expect(parseDocker(madeFrames(snap))).toMatchObject({ value: { flavour: 'snap', swarm: 'worker' } });
    expect(networkOf('{"Id":"x","Name":"n","Driver":"bridge","Internal":true,"Options":{}}')).toMatchObject({
      internal: true,
      effectiveMtu: 1500,
    });
    expect(networkOf('{"Id":"x","Name":"n","Driver":"macvlan"}')).toMatchObject({ effectiveMtu: null, bridge: null });
    const named =
      '{"Id":"0123456789abcdef","Name":"n","Driver":"bridge","Options":{"com.docker.network.bridge.name":"b0"}}';
    expect(networkOf(named)?.bridge).toBe('b0');
    expect(networkOf(named.replace('bridge.name', 'other'))?.bridge).toBe('br-0123456789ab');
  });
});
