const BATCH = 200;

/**
 * Rows in small batches, so that memory use does not grow with the fleet.
 *
 * @param read returns the next rows in their order after this one (null at the start), at most `take`
 * @param signal ends it
 */
export async function* inBatches<Row>(
  read: (after: Row | null, take: number) => Promise<Row[]>,
  signal?: AbortSignal,
): AsyncGenerator<Row> {
  let after: Row | null = null;
  for (;;) {
    const batch = await read(after, BATCH);
    for (const row of batch) {
      if (signal?.aborted) return;
      yield row;
    }
    after = batch.at(-1) ?? null;
    if (after === null || batch.length < BATCH) return;
  }
}
