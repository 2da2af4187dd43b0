/**
 * Chooses at most `most` others of a list for the item at `own`, spread over the whole list. Each item is chosen as
 * often as it chooses others. The next item is always chosen, so that no part of the list is separate from the rest.
 */
export function spread<T>(list: readonly T[], own: number, most: number): T[] {
  const others = list.length - 1;
  const count = Math.min(most, others);
  return Array.from({ length: count }, (_, k) => {
    const step = 1 + Math.floor((k * others) / count);
    return list[(own + step) % list.length];
  }).filter((one) => one !== undefined);
}
