import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { encodeConfig } from '@/lib/truth/docker/daemon-config/encoding';
import { type DaemonReading, readDaemonConfig } from '@/lib/truth/docker/daemon-config/read-daemon-config';
import { scaled } from '../../pace/scaled.mjs';
import { restartDocker, writeDaemonJson } from '../docker/daemon-json';
import { labSupport } from '../host/support';
import { exec, mustSh, sh } from '../instance/exec';
import { resetInstance } from '../instance/reset';
import { instanceOf } from '../lab-file';
import { giveLabBack, takeLab } from '../pool/pool';
import type { Instance, Lab } from '../types';
import { generatedFiles, HAND_PICKED } from './daemon-json-files';
import { dockerOf, inspect } from './probes-inspect';

const support = labSupport();

/** Another seed or count, for a longer search by hand: CLEARANCE_DAEMON_JSON=SEED:COUNT. */
const [SEED = 38242, COUNT = 150] = (process.env.CLEARANCE_DAEMON_JSON ?? '')
  .split(':')
  .flatMap((word) => Number(word) || []);

/**
 * Gives the files of $1 to the real dockerd, two at a time: `--validate` where there is one, and a start, which a user
 * who is not root does not get further than past the reading. Prints, by file, what each of the two said last.
 */
const ORACLE = `
cd "$1" && tar xf - && chmod -R a+rX . || exit 1
can=; dockerd --help 2>/dev/null | grep -q -e --validate && can=1
export can
ls | xargs -P 2 -n 20 sh -c '
  for f; do
    v=-
    [ -z "$can" ] || v=$(timeout 120 dockerd --validate --config-file "$PWD/$f" 2>&1 | tail -n 1 | cut -c1-300)
    s=$(timeout 120 setpriv --reuid=65534 --regid=65534 --clear-groups env -i PATH="$PATH" dockerd --config-file "$PWD/$f" 2>&1 | tail -n 1 | cut -c1-300)
    printf "%s\\t%s\\t%s\\n" "$f" "$v" "$s"
  done' sh
`;

/** What a dockerd that took its file says: "configuration OK", or that it wants to be root. */
const TAKEN = /configuration OK|needs to be started with root/;

interface Answer {
  /** Null where this dockerd has no `--validate`. */
  validate: string | null;
  start: string;
}

async function answersTo(instance: Instance, files: readonly Buffer[]): Promise<Answer[]> {
  const folder = await mustSh(instance, 'mktemp -d /tmp/daemon-json.XXXXXX').then((said) => said.trim());
  const said = await exec(instance, ['sh', '-c', ORACLE, 'sh', folder], {
    input: tarOf(files),
    timeoutMs: scaled(1_800_000),
  });
  await mustSh(instance, `rm -rf ${folder}`);
  const answers: Answer[] = [];
  for (const line of said.stdout.split('\n')) {
    const [, at, validate = '', start = ''] = /^(\d+)\t([^\t]*)\t(.*)$/.exec(line) ?? [];
    if (at !== undefined) answers[Number(at)] = { validate: validate === '-' ? null : validate, start };
  }
  return answers;
}

/** An archive of regular files, named by number. */
function tarOf(files: readonly Buffer[]): Buffer {
  const blocks = files.flatMap((content, at) => {
    const header = Buffer.alloc(512);
    header.write(String(at).padStart(5, '0'), 0);
    header.write(
      `0000644\0${'0000000\0'.repeat(2)}${content.length.toString(8).padStart(11, '0')}\0${'0'.repeat(11)}\0${' '.repeat(8)}0`,
      100,
    );
    header.write('ustar\x0000', 257);
    const sum = header.reduce((total, byte) => total + byte, 0);
    header.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148);
    return [header, content, Buffer.alloc((512 - (content.length % 512)) % 512)];
  });
  return Buffer.concat([...blocks, Buffer.alloc(1024)]);
}

function shown(file: Buffer, reading: DaemonReading, said: string): string {
  const ours = reading.state === 'taken' ? 'taken' : `${reading.state} ${JSON.stringify(reading.problems[0])}`;
  return `${JSON.stringify(file.toString('utf8').slice(0, 300))}\n  dockerd: ${said}\n  Clearance: ${ours}`;
}

describe.skipIf(!support.supported)(
  `daemon.json as the real dockerd reads it${support.reason ? ` (${support.reason})` : ''}`,
  () => {
    let lab: Lab;
    beforeAll(async () => {
      lab = await takeLab();
    });
    afterAll(() => giveLabBack(lab));

    it.each([
      ['bullseye', '20.10.5'],
      ['bookworm', '20.10.24'],
      ['trixie', '26.1.5'],
    ])(
      'on %s (%s): every file is taken or refused as Clearance says',
      async (name, version) => {
        const files = [...HAND_PICKED, ...generatedFiles(SEED, COUNT)];
        const answers = await answersTo(instanceOf(lab, name), files);
        expect(answers).toHaveLength(files.length);
        const wrong: string[] = [];
        let taken = 0;
        files.forEach((file, at) => {
          const { validate, start } = answers[at] ?? expect.fail(`no answer to file ${at}`);
          const said = TAKEN.test(start);
          // The two oracles hold each other to account: a dockerd that could not be started at all would refuse all.
          if (validate !== null) expect(TAKEN.test(validate), `${validate} / ${start}`).toBe(said);
          if (said) taken++;
          const reading = readDaemonConfig(file, version);
          if ((reading.state === 'taken') !== said) wrong.push(shown(file, reading, start));
        });
        console.info(
          `daemon.json on ${name}, Docker ${version}: ${files.length} files tried, ${taken} taken, ${wrong.length} disagreements`,
        );
        expect(wrong).toEqual([]);
        // Neither answer is the only one.
        expect(taken).toBeGreaterThan(files.length / 10);
        expect(taken).toBeLessThan((files.length * 9) / 10);
      },
      scaled(1_900_000),
    );

    it.each<[string, string, Buffer, number]>([
      ['bookworm', 'two objects', Buffer.from('{"mtu":1450}\n{"mtu":1400}'), 1450],
      ['bookworm', 'a key twice', Buffer.from('{"mtu":1400,"mtu":1450}'), 1450],
      ['bookworm', 'a zero', Buffer.from('{"mtu":0}'), 1500],
      ['trixie', 'UTF-16', Buffer.from(encodeConfig('{"mtu":1450}', 'utf-16le')), 1450],
      ['trixie', 'a byte order mark', Buffer.from('\uFEFF{"mtu":1450}'), 1450],
      ['trixie', 'nothing', Buffer.from(''), 1500],
      ['trixie', 'a null after it', Buffer.from('{"mtu":1450,"mtu":null}'), 1450],
      ['trixie', 'a key within another', Buffer.from('{"x":{"mtu":1450}}'), 1500],
    ])('on %s, an engine that is started with %s has the MTU that an inspection reads', async (name, _, file, mtu) => {
      const instance = instanceOf(lab, name);
      await writeDaemonJson(instance, file);
      await restartDocker(instance);
      const bridge = await mustSh(
        instance,
        `docker network inspect bridge --format '{{index .Options "com.docker.network.driver.mtu"}}'`,
      );
      expect(Number(bridge)).toBe(mtu);
      const { config } = dockerOf(await inspect(lab, instance));
      expect(config).toMatchObject({ state: 'found', reading: { state: 'taken' } });
      expect(config.mtu ?? 1500).toBe(mtu);
    });

    it.each<[string, string, Buffer]>([
      ['bookworm', 'wrong_type', Buffer.from('{"log-opts":{"max-file":3}}')],
      ['bookworm', 'empty', Buffer.from('')],
      ['bookworm', 'utf16', Buffer.from(encodeConfig('{"mtu":1450}', 'utf-16le'))],
      ['bookworm', 'byte_order_mark', Buffer.from('\uFEFF{"mtu":1450}')],
      ['trixie', 'wrong_type', Buffer.from('{"live-restore":"true"}')],
      ['trixie', 'after_end', Buffer.from('{"mtu":1450}\n{"debug":true}')],
      ['trixie', 'unknown_key', Buffer.from('{"oom-score-adjust":1}')],
      // Without a byte order mark it is no UTF-16 to Docker; its NUL bytes do not get lost on the way.
      ['trixie', 'syntax', Buffer.from('{"mtu":1450}', 'utf16le')],
    ])('on %s, it is told that an engine will not start again: %s', async (name, reason, file) => {
      const instance = await resetInstance(lab, name);
      await writeDaemonJson(instance, file);
      const seen = await inspect(lab, instance);
      expect(seen.findings).toContainEqual(
        expect.objectContaining({
          code: 'config-refused',
          severity: 'critical',
          params: expect.objectContaining({ reason }),
        }),
      );
      expect((await sh(instance, 'systemctl restart docker')).code).not.toBe(0);
      expect(await mustSh(instance, 'journalctl -u docker --no-pager')).toContain(
        'unable to configure the Docker daemon',
      );
    });
  },
);
