import { parseEnvironment, parseEnvironmentFile, splitWords } from './unit-environment';

/** A file of `EnvironmentFile=`; no text where it could not be read. One that is not there is left out. */
export interface EnvironmentFile {
  path: string;
  text: string | null;
}

/** The command line that a unit would start. */
export interface UnitCommand {
  /** Empty where the unit names none. */
  program: string;
  words: string[];
  /** What could not be told of it: files that were not read, variables of the manager's, a program that is not dockerd. */
  untold: string[];
}

/** What starts a Docker: `dockerd`, `dockerd-current`, `docker daemon` before 17.06. */
const DOCKERD = /(?:^|\/)dockerd?(?:-[a-z]+)?$/;

/**
 * The command line of a service that does not run, as systemd would start it: `ExecStart=` of the unit with its drop-ins,
 * its variables replaced. `$NAME` as a word of its own becomes as many words as its value has; `${NAME}` is a part of its
 * word (systemd.service(5), "Command lines"; systemd/systemd:src/basic/env-util.c, `replace_env_argv`). Variables of
 * `EnvironmentFile=` go before those of `Environment=`, and of several files the last one counts.
 *
 * systemctl prints words without their quotes, so that a blank within one cannot be told from one between two.
 * @param shown `systemctl show -p ExecStart -p Environment -p EnvironmentFiles -p PassEnvironment -p UnsetEnvironment`
 * @param files in the order of the unit
 */
export function unitCommand(shown: string, files: readonly EnvironmentFile[]): UnitCommand {
  const lines = shown.split('\n');
  const start = lines.find((line) => line.startsWith('ExecStart={'));
  const [, argv] = /; argv\[\]=(.*?) ; (?:ignore_errors|flags|start_time)=/.exec(start ?? '') ?? [];
  const [program = '', ...given] = (argv ?? '').split(' ').filter((word) => word !== '');
  const environment = environmentOf(lines, files);
  const words = given.flatMap((word) => expand(word, environment));
  const uses = given.flatMap((word) =>
    [...word.matchAll(/\$\{?([A-Za-z_][A-Za-z0-9_]*)/g)].map(([, name]) => name ?? ''),
  );
  const passed = wordsOf(lines, 'PassEnvironment').filter((name) => uses.includes(name) && !environment.has(name));
  const unread = uses.length > 0 ? files.filter(({ text }) => text === null).map(({ path }) => path) : [];
  const wrapper = program !== '' && !DOCKERD.test(program) ? [program] : [];
  return { program, words, untold: [...unread, ...passed.map((name) => `$${name}`), ...wrapper] };
}

function wordsOf(lines: readonly string[], property: string): string[] {
  const line = lines.find((one) => one.startsWith(`${property}=`));
  return splitWords(line?.slice(property.length + 1) ?? '');
}

function environmentOf(lines: readonly string[], files: readonly EnvironmentFile[]): Map<string, string> {
  const own = lines.find((line) => line.startsWith('Environment='));
  const environment = new Map([
    ...parseEnvironment(own?.slice('Environment='.length) ?? ''),
    ...files.flatMap(({ text }) => [...parseEnvironmentFile(text ?? '')]),
  ]);
  for (const word of wordsOf(lines, 'UnsetEnvironment')) {
    const at = word.indexOf('=');
    if (at < 0) environment.delete(word);
    else if (environment.get(word.slice(0, at)) === word.slice(at + 1)) environment.delete(word.slice(0, at));
  }
  return environment;
}

function expand(word: string, environment: ReadonlyMap<string, string>): string[] {
  if (/^\$[^{$]/.test(word)) return splitWords(environment.get(word.slice(1)) ?? '');
  return [
    word.replace(/\$\$|\$\{([^}]*)\}/g, (said, name: string | undefined) =>
      said === '$$' ? '$' : (environment.get(name ?? '') ?? ''),
    ),
  ];
}
