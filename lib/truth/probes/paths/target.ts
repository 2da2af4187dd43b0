import { CodedError } from '@/lib/platform/errors/coded';

const HOST_NAME = /^(?=.{1,253}$)(?!-)[a-z0-9_-]{1,63}(?<!-)(?:\.(?!-)[a-z0-9_-]{1,63}(?<!-))*$/;
const IPV4 = /^(?:(?:25[0-5]|2[0-4]\d|1\d\d|[1-9]?\d)\.){3}(?:25[0-5]|2[0-4]\d|1\d\d|[1-9]?\d)$/;
const IPV6 = /^(?=.*:.*:)(?!.*::.*::)[0-9a-f:]{2,39}$/;

/** Targets that one inspection measures: those of the fleet, and the same number of the instance's tags. */
export const MOST_TARGETS = 16;

/** Other instances that one inspection measures the path to. */
export const MOST_INSTANCES = 8;

/**
 * An address or a host name that may be given to a script: lower case, no character with a special meaning for a shell
 * or ping.
 * @throws CodedError `target.invalid` (422)
 */
export function checkTarget(text: string): string {
  const target = text.trim().toLowerCase();
  if (isTarget(target)) return target;
  throw new CodedError('target.invalid', 422, { target: text.slice(0, 100) }, 'target');
}

/** Whether a text, trimmed and in lower case, is accepted by `checkTarget`. */
export function isTarget(text: string): boolean {
  const numeric = /^[\d.]+$/.test(text);
  return isAddress(text) || (!numeric && HOST_NAME.test(text));
}

/** Whether a text in lower case is an IP address, without a zone. */
export function isAddress(text: string): boolean {
  return IPV4.test(text) || isIpv6(text);
}

function isIpv6(text: string): boolean {
  if (!IPV6.test(text)) return false;
  const groups = text.split(':').filter((group) => group !== '');
  return groups.every((group) => group.length <= 4) && (text.includes('::') ? groups.length <= 7 : groups.length === 8);
}
