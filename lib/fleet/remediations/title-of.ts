import type { Message } from './kind';
import type { Plan } from './plan-types';

/**
 * What a plan does, in a line: from the MTU of now, where that is known, to another.
 * @param name of what is changed, where there are several
 */
export function titleOf({ kind, mtu, currentMtu }: Plan, name = ''): Message {
  return currentMtu === null
    ? { key: `title.${kind}`, values: { mtu, name } }
    : { key: `titleFrom.${kind}`, values: { from: currentMtu, mtu, name } };
}
