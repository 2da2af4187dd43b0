import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { downLab } from '../down';
import { labSupport } from '../host/support';
import { upLab } from '../up';
import { FAULTS } from './fix-faults';
import { runMatrix, type Verdict } from './fix-matrix';

const core = FAULTS.filter((fault) => fault.core);
const name = `faults-${process.pid}`;

// All of them, with every step of the runner, by `npm run lab:faults`.
describe.skipIf(!labSupport().supported)('a fix that something goes wrong with', () => {
  const verdicts = new Map<string, Verdict>();

  beforeAll(async () => {
    const lab = await upLab({ name });
    await runMatrix(lab, core, (verdict) => verdicts.set(verdict.fault, verdict));
  }, 900_000);
  afterAll(() => downLab(name));

  it.each(core.map((fault) => [fault.name, fault.expected]))('%s: %s', (fault) => {
    const verdict = verdicts.get(fault);
    expect(verdict?.detail).toBe('');
    expect(verdict).toMatchObject({ good: true });
  });
});
