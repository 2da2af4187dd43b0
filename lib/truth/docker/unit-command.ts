import { parseEnvironment, parseEnvironmentFile, parseUnitSource, splitWords } from './unit-environment';

/** A file of `EnvironmentFile=`; no text if it could not be read. Missing files are left out. */
export interface EnvironmentFile {
  path: string;
  text: string | null;
}

/** The command line that a unit would start. */
export interface UnitCommand {
  /** Empty if the unit has none. */
  program: string;
  words: string[];
  /** Its unknown parts: files that could not be read, variables without a known value, a program other than dockerd. */
  unknown: string[];
}

/** Variables by name; null if the value is not known. */
type Environment = Map<string, string | null>;

/** The programs that start Docker: `dockerd`, `dockerd-current`, and `docker daemon` before 17.06. */
const DOCKERD = /(?:^|\/)dockerd?(?:-[a-z]+)?$/;

/** Older versions of `systemctl show` print this in place of a variable whose value has blanks (bus_print_property). */
const HIDDEN = '[unprintable]';

/**
 * The command line with which systemd would start a stopped service: `ExecStart=` of the unit with its drop-ins, with
 * variables replaced. `$NAME` as a whole word becomes as many words as its value has; `${NAME}` becomes a part of its
 * word (systemd.service(5), "Command lines"; systemd/systemd:src/basic/env-util.c, `replace_env_argv`). Variables of
 * `EnvironmentFile=` override those of `Environment=`, which override those of systemd itself (`DefaultEnvironment=`,
 * `systemctl set-environment`). If a variable is repeated, the last one counts.
 *
 * systemctl prints words without their quotes, so a blank within a word looks like one between two words.
 * @param shown `systemctl show -p ExecStart -p Environment -p EnvironmentFiles -p PassEnvironment -p UnsetEnvironment`,
 * and systemd's own `Environment` as `ManagerEnvironment`
 * @param files in the order of the unit
 * @param source `systemctl cat`, which is only read if `shown` hides a variable
 */
export function unitCommand(shown: string, files: readonly EnvironmentFile[], source = ''): UnitCommand {
  const lines = shown.split('\n');
  const start = lines.find((line) => line.startsWith('ExecStart={'));
  const [, argv] = /; argv\[\]=(.*?) ; (?:ignore_errors|flags|start_time)=/.exec(start ?? '') ?? [];
  const [program = '', ...given] = (argv ?? '').split(' ').filter((word) => word !== '');
  const environment = environmentOf(lines, files, source);
  const used = new Set(
    given.flatMap((word) => [...word.matchAll(/\$\{?([A-Za-z_][A-Za-z0-9_]*)/g)].map(([, name]) => name ?? '')),
  );
  const passed = splitWords(propertyOf(lines, 'PassEnvironment'));
  const hides = propertyOf(lines, 'Environment').includes(HIDDEN) && source === '';
  const isUnknown = (name: string) =>
    environment.has(name) ? environment.get(name) === null : hides || passed.includes(name);
  const unread = used.size > 0 ? files.filter(({ text }) => text === null).map(({ path }) => path) : [];
  const variables = [...used].filter(isUnknown).map((name) => `$${name}`);
  const wrapper = program !== '' && !DOCKERD.test(program) ? [program] : [];
  return {
    program,
    words: given.flatMap((word) => expand(word, environment)),
    unknown: [...unread, ...variables, ...wrapper],
  };
}

/** The value of a property of `systemctl show`; empty if it is not there. */
function propertyOf(lines: readonly string[], property: string): string {
  return lines.find((line) => line.startsWith(`${property}=`))?.slice(property.length + 1) ?? '';
}

function environmentOf(lines: readonly string[], files: readonly EnvironmentFile[], source: string): Environment {
  const shown = propertyOf(lines, 'Environment');
  const environment: Environment = new Map([
    ...parseEnvironment(propertyOf(lines, 'ManagerEnvironment')),
    ...(shown.includes(HIDDEN) && source !== '' ? parseUnitSource(source) : parseEnvironment(shown)),
    ...files.flatMap(({ text }) => [...parseEnvironmentFile(text ?? '')]),
  ]);
  for (const word of splitWords(propertyOf(lines, 'UnsetEnvironment'))) {
    const at = word.indexOf('=');
    if (at < 0) environment.delete(word);
    else if (environment.get(word.slice(0, at)) === word.slice(at + 1)) environment.delete(word.slice(0, at));
  }
  return environment;
}

function expand(word: string, environment: ReadonlyMap<string, string | null>): string[] {
  if (/^\$[^{$]/.test(word)) return splitWords(environment.get(word.slice(1)) ?? '');
  return [
    word.replace(/\$\$|\$\{([^}]*)\}/g, (said, name: string | undefined) =>
      said === '$$' ? '$' : (environment.get(name ?? '') ?? ''),
    ),
  ];
}
