/**
 * Chooses at most `most` others of a list for the one at `own`, spread over the whole list: each is chosen by as many as it
 * chooses, and the next one is always among them, so that no part of the list is apart from the rest.
 */
export function spread<T>(list: readonly T[], own: number, most: number): T[] {
  const others = list.length - 1;
  const count = Math.min(most, others);
  return Array.from({ length: count }, (_, k) => {
    const step = 1 + Math.floor((k * others) / count);
    return list[(own + step) % list.length];
  }).filter((one) => one !== undefined);
}
