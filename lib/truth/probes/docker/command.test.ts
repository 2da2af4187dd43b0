import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { SHELLS } from '@/e2e/shells/present.mjs';
import { makeSandbox, type Sandbox } from '@/e2e/shells/sandbox';
import { assign } from '@/lib/platform/shell/assign';
import { shell as text } from '@/lib/platform/shell/read';
import { PROOF_LABEL } from '@/lib/truth/probes/proof/proof-container';
import { sudoRules } from '@/lib/truth/probes/sudo-rules';
import { parseFrames } from '@/lib/truth/script/frames';
import { DOCKER_COMMAND } from './command';
import { parseDocker } from './parse';
import { parseDaemonConfig } from './parse-config';

const NONCE = '0d'.repeat(16);
const id = (letter: string) => letter.repeat(64);

/**
 * Lists the content of the files running and networks, one id on each line; prints the content of the file known; does
 * not answer while there is a file silent.
 */
const DOCKER = `
[ ! -e "$HERE/silent" ] || { echo 'Cannot connect to the Docker daemon' >&2; exit 1; }
case "$1 $2" in
  'info '*) echo '{"ServerVersion":"26.1.5","LiveRestoreEnabled":false}' ;;
  'ps '*) cat "$HERE/running" ;;
  'network ls') cat "$HERE/networks" ;;
  'inspect '* | 'network inspect')
    for one; do
      case $one in *[!0-9a-f]* | ??????????) continue ;; ????????????????????????????????????????????????????????????????) ;; *) continue ;; esac
      grep "$one" "$HERE/known" || { echo "Error: No such object: $one" >&2; missing=1; }
    done
    [ -z "$missing" ] || exit 1
    ;;
  *) exit 64 ;;
esac
`;

describe.each(SHELLS)('%s', (shell) => {
  let sandbox: Sandbox;
  beforeEach(() => {
    sandbox = makeSandbox();
    sandbox.program('docker', DOCKER);
    sandbox.file('running', `${id('a')}\n${id('b')}\n${id('c')}\n`);
    sandbox.file('networks', `${id('e')}\n`);
    sandbox.file(
      'known',
      [
        `{"id":"${id('a')}","pid":1,"name":"/web","labels":{},"networks":{},"autoRemove":true}`,
        `{"id":"${id('b')}","pid":2,"name":"/p","labels":{"${PROOF_LABEL}":"${NONCE}"},"networks":{}}`,
        `{"id":"${id('c')}","pid":3,"name":"/job","labels":{},"networks":{}}`,
        `{"Id":"${id('e')}","Name":"shop","Driver":"bridge","Settings":{"Attachable":true,"Pools":[{"Subnet":"10.9.0.0/24"}]}}`,
        '',
      ].join('\n'),
    );
  });
  afterEach(() => sandbox.remove());
  /** What a plan reads of a running Docker. */
  const seen = () => {
    const head = `set +u\n${assign({ CLEARANCE_NONCE: NONCE, CLEARANCE_ROOT: 'root' })}${text('truth/script/frames')}${text('truth/script/rights')}find_timeout\n`;
    const running = `DOCKERD_PID=71 DOCKERD_UID=0 DOCKERD_HOST=''\nframe docker-daemon 100 echo pid=71\n`;
    const { stdout } = sandbox.run(shell, `${head}${DOCKER_COMMAND}${running}docker_ask docker_ask_containers`);
    const docker = parseDocker(parseFrames(stdout, NONCE));
    if (!docker.known) throw new Error(docker.detail);
    const { access, containers, networks, unseen = [] } = docker.value;
    const parts = unseen.filter(({ part }) => part !== 'interfaces');
    return { access, names: containers.map(({ name }) => name), containers, networks, unseen: parts };
  };

  test('containers and networks are told, and ours of a proof are not', () => {
    expect(seen()).toMatchObject({ access: 'ok', names: ['web', 'job'], unseen: [] });
    expect(seen().containers.map(({ autoRemove }) => autoRemove)).toEqual([true, undefined]);
    expect(seen().networks).toMatchObject([
      { name: 'shop', settings: { attachable: true, ingress: false, subnets: ['10.9.0.0/24'], composeNetwork: null } },
    ]);
  });

  test('none is an answer, and no answer is not none', () => {
    sandbox.file('running', '');
    sandbox.file('networks', '');
    expect(seen()).toMatchObject({ access: 'ok', containers: [], networks: [], unseen: [] });
    sandbox.file('silent', '');
    expect(seen().access).toBe('failed');
  });

  test('one that ended between the two questions is not missing, one of which nothing was said is', () => {
    sandbox.file('running', `${id('a')}\n${id('d')}\n`);
    expect(seen()).toMatchObject({ names: ['web'], unseen: [] });
    sandbox.file('known', `{"id":"${id('a')}","pid":1,"name":"/web"}\nnothing of ${id('d')}\n`);
    expect(seen().unseen).toMatchObject([{ part: 'containers', missing: 1 }]);
  });

  test('with the printed sudo rules, everything is asked by exactly these command lines', () => {
    const client = `${sandbox.folder}/bin/docker`;
    // The folders above the client belong to root.
    sandbox.program('stat', 'echo 0');
    sandbox.file(
      'allowed',
      sudoRules('operator', undefined, client)
        .split('\n')
        .map((line) => line.replace(/^(Cmnd_Alias CLEARANCE_INSPECT =)? */, '').replace(/, \\$/, ''))
        .join('\n'),
    );
    sandbox.program(
      'sudo',
      `[ "$1 $2" = '-n --' ] || exit 64
       shift 2
       case $1 in */*) line="$*" ;; *) line="/usr/bin/$*" ;; esac
       grep -Fqx -e "$line" "$HERE/allowed" || { echo "sudo: I'm sorry operator. I'm afraid I can't do that" >&2; exit 1; }
       case $line in *nsenter*) read -r pid; echo "2: eth$pid: <UP> mtu 1400 qdisc" ;; *) exec "$@" ;; esac`,
    );
    const head = `set +u\n${assign({ CLEARANCE_NONCE: NONCE, CLEARANCE_ROOT: 'limited' })}${text('truth/script/frames')}${text('truth/script/rights')}find_timeout\n`;
    const running = `DOCKERD_PID=71 DOCKERD_UID=0 DOCKERD_HOST=''\nframe docker-daemon 100 echo pid=71\n`;
    const asked = `dk_is_ours() { return 1; }\ndocker_ask docker_ask_containers\nc_list='7 ${id('a')}'\ncontainers_links\n`;
    const { stdout } = sandbox.run(
      shell,
      `${head}${DOCKER_COMMAND}${text('truth/probes/containers/command')}${running}${asked}`,
    );
    const docker = parseDocker(parseFrames(stdout, NONCE));
    expect(docker).toMatchObject({ value: { access: 'ok', containers: [{ name: 'web' }, { name: 'job' }] } });
    expect(docker).toMatchObject({ value: { networks: [{ name: 'shop' }] } });
    expect(stdout).toContain(`container ${id('a')}\n2: eth7: <UP> mtu 1400`);
  });

  test('daemon.json comes as it is, with bytes besides where it is no plain text', () => {
    const read = (file: Buffer) => {
      writeFileSync(path.join(sandbox.folder, 'daemon.json'), file);
      const head = `set +u\nLC_ALL=C; export LC_ALL\n${assign({ CLEARANCE_NONCE: NONCE, CLEARANCE_ROOT: 'root' })}${text('truth/script/frames')}${text('truth/script/rights')}`;
      const asked = `DOCKERD_CONFIG=$HERE/daemon.json DOCKERD_UID=0\nemit docker-config-state "$DOCKERD_CONFIG
file"\n`;
      // As in an inspection: what a shell does to bytes is done.
      const { stdout } = sandbox.run(shell, `${head}${DOCKER_COMMAND}${asked}: | beside docker_config_section`);
      const frames = parseFrames(stdout, NONCE);
      const { state, text: seen, mtu } = parseDaemonConfig(frames, '26.1.5');
      return { state, text: seen.known ? seen.value : seen.detail, mtu, sections: frames.all.length };
    };
    const plain = '{\r\n\t"mtu": 1442,\n\t"labels": ["a=~b-"]\n}\n';
    expect(read(Buffer.from(plain))).toEqual({ state: 'found', text: plain, mtu: 1442, sections: 2 });
    expect(read(Buffer.from(''))).toEqual({ state: 'found', text: '', mtu: null, sections: 2 });
    const utf16 = Buffer.from('\uFEFF{"mtu":1442}', 'utf16le');
    expect(read(utf16)).toEqual({ state: 'found', text: '{"mtu":1442}', mtu: 1442, sections: 3 });
    expect(read(Buffer.from('{"mtu":1442}', 'utf16le'))).toMatchObject({ state: 'invalid', mtu: null, sections: 3 });
    expect(read(Buffer.from('{"mtu":1442}\0'))).toMatchObject({ state: 'invalid', mtu: null });
    expect(read(Buffer.from('{"mtu":1442,"labels":["a=例え"]}'))).toMatchObject({ state: 'found', mtu: 1442 });
    expect(read(Buffer.from([0x7b, 0xc3, 0x28, 0x7d]))).toMatchObject({
      state: 'invalid',
      text: 'not-utf8 at line 1, column 2',
    });
  });
});
