import { type DaemonFlag, parseFlags } from '@/lib/truth/docker/daemon-flags';

const FOLDER = '/etc/systemd/system/docker.service.d';

/**
 * How a person takes flags out of Docker's unit: lines for a shell on the instance. Pure.
 * @param program path of dockerd
 * @param words its command line without the program
 * @param keys of daemon.json; the flags that set the same are left out
 * @returns null if the command line has something that would have to be quoted for systemd
 */
export function dropInWithout(program: string, words: readonly string[], keys: readonly string[]): string[] | null {
  const left = withoutFlags(words, keys);
  if (left === null || ![program, ...left].every((word) => PLAIN.test(word))) return null;
  const file = `${FOLDER}/zz-without-${keys.join('-')}.conf`.slice(0, 200);
  return [
    `mkdir -p ${FOLDER}`,
    `printf '%s\\n' '[Service]' 'ExecStart=' 'ExecStart=${[program, ...left].join(' ')}' >${file}`,
    'systemctl daemon-reload',
  ];
}

/** It means the same to systemd and to a shell, in quotes and without. */
const PLAIN = /^[A-Za-z0-9_@+=:,./-]+$/;

function withoutFlags(words: readonly string[], keys: readonly string[]): string[] | null {
  const left: string[] = [];
  for (let at = 0; at < words.length; ) {
    const word = words[at] ?? '';
    const next = words[at + 1];
    // Several short flags in one word cannot be taken apart here.
    if (parseFlags([word]).length > 1) return null;
    const [alone] = parseFlags([word]);
    const [flag] = parseFlags(next === undefined ? [word] : [word, next]);
    const length = takesNext(alone, flag) ? 2 : 1;
    if (!flag || !word.startsWith('-') || !keys.includes(flag.key)) left.push(...words.slice(at, at + length));
    at += length;
  }
  return left;
}

/** Its value is the next word. */
function takesNext(alone: DaemonFlag | undefined, flag: DaemonFlag | undefined): boolean {
  return alone?.value === '' && flag !== undefined && flag.value !== '';
}
