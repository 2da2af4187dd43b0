import type { Message } from './kind';
import type { Plan } from './plan-types';

/**
 * What a plan does, in one line: from the present MTU, if it is known, to another. It
 * never says that an MTU changes if it stays.
 * @param name of the changed thing, if there are several
 */
export function titleOf({ kind, mtu, currentMtu }: Plan, name = ''): Message {
  if (currentMtu === null) return { key: `title.${kind}`, values: { mtu, name } };
  if (currentMtu === mtu) return { key: `titleSame.${kind}`, values: { mtu, name } };
  return { key: `titleFrom.${kind}`, values: { from: currentMtu, mtu, name } };
}
