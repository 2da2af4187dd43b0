import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { encodeConfig } from '@/lib/truth/docker/daemon-config/encoding';
import { type DaemonReading, readDaemonConfig } from '@/lib/truth/docker/daemon-config/read-daemon-config';
import { scaled, scaledSeconds } from '../../pace/scaled.mjs';
import { untilTrue } from '../../pace/until';
import { restartDocker, writeDaemonJson } from '../docker/daemon-json';
import { labSupport } from '../host/support';
import { exec, mustSh, sh } from '../instance/exec';
import { resetInstance } from '../instance/reset';
import { instanceOf } from '../lab-file';
import { giveLabBack, takeLab } from '../pool/pool';
import type { Instance, Lab } from '../types';
import { generatedFiles } from './daemon-json-files';
import { HAND_PICKED } from './daemon-json-hand-picked';
import { dockerOf, inspect } from './probes-inspect';

const support = labSupport();

/** For a longer search by hand, another seed and count: CLEARANCE_DAEMON_JSON=SEED:COUNT. */
const [SEED = 38242, COUNT = 150] = (process.env.CLEARANCE_DAEMON_JSON ?? '')
  .split(':')
  .flatMap((word) => Number(word) || []);

const FILES = support.supported ? [...HAND_PICKED, ...generatedFiles(SEED, COUNT)] : [];

/** For all files of a release, ms: dockerd starts at most twice for each file, which takes about a tenth of a second. */
const DEADLINE_MS = scaled(10_000 + 1_000 * FILES.length);

/**
 * Gives the files of $1 to the real dockerd, two at a time: to `--validate` if there is one, and to a start. A user who
 * is not root does not get further than reading the file. Prints, for each file, the last line of both; $2 is the time
 * limit of one dockerd, s.
 */
const ORACLE = `
cd "$1" && tar xf - && chmod -R a+rX . || exit 1
can=; dockerd --help 2>/dev/null | grep -q -e --validate && can=1
limit=$2
export can limit
ls | xargs -P 2 -n 20 sh -c '
  for f; do
    last() { { timeout "$limit" "$@" 2>&1 || [ $? -ne 124 ] || echo "did not end"; } | tail -n 1 | tr "\\t" " " | cut -c1-300; }
    v=-
    [ -z "$can" ] || v=$(last dockerd --validate --config-file "$PWD/$f")
    s=$(last setpriv --reuid=65534 --regid=65534 --clear-groups env -i PATH="$PATH" dockerd --config-file "$PWD/$f")
    printf "%s\\t%s\\t%s\\n" "$f" "$v" "$s"
  done' sh
`;

/** The message of a dockerd that accepts its file: "configuration OK", or that it must be started by root. */
const TAKEN = /configuration OK|needs to be started with root/;

/** What is not an answer of dockerd: nothing, or the message of a program that should have started it. */
const NO_ANSWER = /^$|^no answer$|^did not end$|^(?:timeout|setpriv|env|sh): /;

interface Answer {
  /** Null if this dockerd has no `--validate`. */
  validate: string | null;
  start: string;
}

async function answersTo(instance: Instance, files: readonly Buffer[]): Promise<Answer[]> {
  const folder = await mustSh(instance, 'mktemp -d /tmp/daemon-json.XXXXXX').then((said) => said.trim());
  const said = await exec(instance, ['sh', '-c', ORACLE, 'sh', folder, String(scaledSeconds(20))], {
    input: tarOf(files),
    timeoutMs: DEADLINE_MS,
  });
  expect(said.code, said.stderr.slice(-1000)).toBe(0);
  await mustSh(instance, `rm -rf ${folder}`);
  const answers: Answer[] = [];
  for (const line of said.stdout.split('\n')) {
    const [, at, validate = '', start = ''] = /^(\d+)\t([^\t]*)\t([^\t]*)$/.exec(line) ?? [];
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

function shown(file: Buffer, reading: DaemonReading, { validate, start }: Answer): string {
  const ours = reading.state === 'taken' ? 'taken' : `${reading.state} ${JSON.stringify(reading.problems[0])}`;
  const theirs = validate === null ? start : `${validate} / ${start}`;
  return `${JSON.stringify(file.toString('utf8').slice(0, 300))}\n  dockerd: ${theirs}\n  Clearance: ${ours}`;
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
      'on %s (%s): dockerd accepts or refuses every file as Clearance says',
      async (name, version) => {
        const answers = await answersTo(instanceOf(lab, name), FILES);
        const wrong: string[] = [];
        const unsure: string[] = [];
        let taken = 0;
        FILES.forEach((file, at) => {
          const reading = readDaemonConfig(file, version);
          const answer = answers[at] ?? { validate: null, start: 'no answer' };
          const { validate, start } = answer;
          const isTaken = TAKEN.test(start);
          if (NO_ANSWER.test(start) || (validate !== null && TAKEN.test(validate) !== isTaken))
            unsure.push(shown(file, reading, answer));
          else if ((reading.state === 'taken') !== isTaken) wrong.push(shown(file, reading, answer));
          if (isTaken) taken++;
        });
        console.info(
          `daemon.json on ${name}, Docker ${version}: ${FILES.length} files tried, ${taken} accepted, ${wrong.length} disagreements, ${unsure.length} without a clear answer`,
        );
        expect({ wrong, unsure }).toEqual({ wrong: [], unsure: [] });
        // dockerd gives both answers.
        expect(taken).toBeGreaterThan(FILES.length / 10);
        expect(taken).toBeLessThan((FILES.length * 9) / 10);
      },
      DEADLINE_MS + scaled(60_000),
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
    ])('on %s, an engine that starts with %s has the MTU that an inspection reads', async (name, _, file, mtu) => {
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
      // Without a byte order mark it is not UTF-16 to Docker. Its NUL bytes must not get lost on the way.
      ['trixie', 'syntax', Buffer.from('{"mtu":1450}', 'utf16le')],
    ])('on %s, an inspection says that an engine will not start again: %s', async (name, reason, file) => {
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
      await untilTrue(async () =>
        (await mustSh(instance, 'journalctl -u docker --no-pager')).includes('unable to configure the Docker daemon'),
      );
    });
  },
);
