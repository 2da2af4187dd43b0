import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { scaled } from '../../pace/scaled.mjs';
import { labSupport } from '../host/support';
import { giveLabBack, takeLab } from '../pool/pool';
import type { Lab } from '../types';
import { FAMILIES } from './fault-families';
import { type FaultResult, runMatrix } from './fix-matrix';
import { NETWORK_FAULTS } from './network-faults';

// Other tests cover faults of networks on the instance.
const core = Object.values(FAMILIES)
  .flat()
  .filter((fault) => fault.core && !NETWORK_FAULTS.includes(fault));

// `npm run lab:faults` has all of them, at every step.
describe.skipIf(!labSupport().supported)('a fix that something goes wrong with', () => {
  let lab: Lab;
  const results = new Map<string, FaultResult>();

  beforeAll(async () => {
    lab = await takeLab();
    await runMatrix(lab, core, (result) => results.set(result.fault, result));
  }, scaled(900_000));
  afterAll(() => giveLabBack(lab));

  it.each(core.map((fault) => [fault.name, fault.expected]))('%s: %s', (fault) => {
    const result = results.get(fault);
    expect(result?.detail).toBe('');
    expect(result).toMatchObject({ good: true });
  });
});
