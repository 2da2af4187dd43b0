/**
 * Picks at most `most` peers from a list for the one at index `self`, evenly over the list: each is picked by as many as it
 * picks, and the next one is always among them, so that no part of the list is apart from the rest.
 */
export function pickPeers<T>(list: readonly T[], self: number, most: number): T[] {
  const others = list.length - 1;
  const count = Math.min(most, others);
  return Array.from({ length: count }, (_, k) => {
    const step = 1 + Math.floor((k * others) / count);
    return list[(self + step) % list.length];
  }).filter((one) => one !== undefined);
}
