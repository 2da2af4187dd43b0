import { isObject } from './daemon-config/is-object';
import type { DaemonFlag } from './daemon-flags';

/**
 * The options that a daemon gives every new bridge network: `default-network-opts` of daemon.json, and
 * `--default-network-opt=bridge=KEY=VALUE`, which can be repeated. An engine before 24.0 knows neither.
 * @param config daemon.json
 * @returns values by key; empty text if the value is not a string
 */
export function bridgeDefaults(config: Record<string, unknown>, flags: readonly DaemonFlag[]): Map<string, string> {
  const given = flags.flatMap(({ name, value }): [string, string][] => {
    const [, key, said] = /^bridge=([^=]+)=([\s\S]*)$/.exec(value) ?? [];
    return name === 'default-network-opt' && key !== undefined ? [[key, said ?? '']] : [];
  });
  const options = config['default-network-opts'];
  const bridge = isObject(options) && isObject(options.bridge) ? options.bridge : {};
  const written = Object.entries(bridge).map(([key, value]): [string, string] => [
    key,
    typeof value === 'string' ? value : '',
  ]);
  return new Map([...given, ...written]);
}
