import { type DaemonFlag, numberOfFlag } from '@/lib/truth/docker/daemon-flags';
import { isObject } from './is-object';

/**
 * Whether flags of the command line certainly set the same as a value of daemon.json. False if it is not certain.
 * @param flags those of one key, in their order
 */
export function agreesWithFlags(flags: readonly DaemonFlag[], value: unknown): boolean {
  const said = flags.map((flag) => flag.value);
  const last = said.at(-1) ?? '';
  if (typeof value === 'boolean') return (last === '' || YES.includes(last)) === value && (value || NO.includes(last));
  if (typeof value === 'number') return numberOfFlag(flags, flags.at(-1)?.name ?? '') === value;
  if (typeof value === 'string') return last === value;
  if (Array.isArray(value)) return JSON.stringify(value) === JSON.stringify(said);
  if (!isObject(value)) return false;
  const pairs = said.map((pair) => [pair.slice(0, Math.max(0, pair.indexOf('='))), pair.slice(pair.indexOf('=') + 1)]);
  const given = new Map(pairs as [string, string][]);
  const keys = Object.keys(value);
  return keys.length > 0 && keys.length === given.size && keys.every((key) => given.get(key) === value[key]);
}

/** As Go's strconv.ParseBool. */
const YES = ['1', 't', 'T', 'TRUE', 'true', 'True'];
const NO = ['0', 'f', 'F', 'FALSE', 'false', 'False'];
