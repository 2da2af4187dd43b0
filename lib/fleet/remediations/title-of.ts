import type { Message } from './kind';
import type { Plan } from './plan-types';

/**
 * What a plan does, in one line: from the present MTU, if it is known, to another.
 * @param name of the changed thing, if there are several
 */
export function titleOf({ kind, mtu, currentMtu }: Plan, name = ''): Message {
  return currentMtu === null
    ? { key: `title.${kind}`, values: { mtu, name } }
    : { key: `titleFrom.${kind}`, values: { from: currentMtu, mtu, name } };
}
