import { CodedError } from '@/lib/errors/coded';

const HOST_NAME = /^(?=.{1,253}$)(?!-)[a-z0-9-]{1,63}(?<!-)(?:\.(?!-)[a-z0-9-]{1,63}(?<!-))*$/;
const IPV4 = /^(?:(?:25[0-5]|2[0-4]\d|1\d\d|[1-9]?\d)\.){3}(?:25[0-5]|2[0-4]\d|1\d\d|[1-9]?\d)$/;
const IPV6 = /^(?=.*:.*:)(?!.*::.*::)[0-9a-f:]{2,39}$/;

/**
 * An address or a host name as it may be given to a script: lower case, nothing that a shell or ping could read as
 * anything else.
 * @throws CodedError `target.invalid` (422)
 */
export function checkTarget(text: string): string {
  const target = text.trim().toLowerCase();
  const numeric = /^[\d.]+$/.test(target);
  if (IPV4.test(target) || (!numeric && HOST_NAME.test(target)) || isIpv6(target)) return target;
  throw new CodedError('target.invalid', 422, { target: text.slice(0, 100) }, 'target');
}

function isIpv6(text: string): boolean {
  if (!IPV6.test(text)) return false;
  const groups = text.split(':').filter((group) => group !== '');
  return groups.every((group) => group.length <= 4) && (text.includes('::') ? groups.length <= 7 : groups.length === 8);
}
