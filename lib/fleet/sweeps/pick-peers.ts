/**
 * Picks at most `most` peers from a list for the item at index `self`, evenly over the list. Each item is picked as often
 * as it picks others. The next item is always picked, so that no part of the list is separate from the rest.
 */
export function pickPeers<T>(list: readonly T[], self: number, most: number): T[] {
  const others = list.length - 1;
  const count = Math.min(most, others);
  return Array.from({ length: count }, (_, k) => {
    const step = 1 + Math.floor((k * others) / count);
    return list[(self + step) % list.length];
  }).filter((one) => one !== undefined);
}
