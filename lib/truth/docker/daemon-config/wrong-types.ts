import { isObject } from './read';

/**
 * The keys of a daemon.json whose value has a type that Docker does not accept, so that it does not start: `mtu` must
 * be an int, `default-network-opts` a map of maps of strings; null leaves either unset.
 * @returns the keys with their present values
 */
export function wrongTypes(config: Record<string, unknown>): { key: string; value: unknown }[] {
  const { mtu, 'default-network-opts': options } = config;
  const isNumber = isUnset(mtu) || (Number.isInteger(mtu) && Number(mtu) >= 0);
  const isText = (value: unknown) => value === null || typeof value === 'string';
  const areTexts = isMap(options, (inner) => isMap(inner, isText));
  return [
    ...(isNumber ? [] : [{ key: 'mtu', value: mtu }]),
    ...(areTexts ? [] : [{ key: 'default-network-opts', value: options }]),
  ];
}

function isUnset(value: unknown): boolean {
  return value === undefined || value === null;
}

function isMap(value: unknown, fits: (member: unknown) => boolean): boolean {
  return isUnset(value) || (isObject(value) && Object.values(value).every(fits));
}
