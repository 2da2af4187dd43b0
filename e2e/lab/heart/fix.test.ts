import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { cancelRemediation } from '@/lib/fleet/remediations/cancel';
import { planRemediation } from '@/lib/fleet/remediations/plan';
import { db } from '@/lib/platform/db/client';
import { until } from '../../pace/until';
import { labSupport } from '../host/support';
import { instanceOf } from '../lab-file';
import { giveLabBack, takeLab } from '../pool/pool';
import { picture } from '../tests/fix-driver';
import { prepare } from '../tests/fix-matrix';
import { admin, type LabInDatabase, registerInDatabase } from '../tests/lab-in-database';
import type { Lab } from '../types';

describe.skipIf(!labSupport().supported)('a fix', () => {
  let lab: Lab;
  let registered: LabInDatabase;

  beforeAll(async () => {
    lab = await takeLab(['trixie']);
    registered = await registerInDatabase(lab);
  });
  afterAll(async () => {
    await registered?.remove();
    await giveLabBack(lab);
  });

  it('is taken back when somebody cancels it', async () => {
    const instance = instanceOf(lab, 'trixie');
    await prepare(instance);
    const before = await picture(instance);
    const planned = await planRemediation(admin, registered.ids.trixie ?? '');
    const ended = registered.apply(planned);
    const restart = { remediationId: planned.id, name: 'restart' };
    await until(() => db.remediationStep.findFirst({ where: restart }), Boolean, { everyMs: 25 });
    await cancelRemediation(admin, planned.id);
    expect(await ended).toMatchObject({ state: 'reverted', reason: 'cancelled' });
    expect(await picture(instance)).toEqual(before);
  });
});
