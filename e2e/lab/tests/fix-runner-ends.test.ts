import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { untilTrue } from '../../pace/until';
import { labSupport } from '../host/support';
import { mustSh, sh } from '../instance/exec';
import { instanceOf } from '../lab-file';
import { giveLabBack, takeLab } from '../pool/pool';
import type { Instance, Lab } from '../types';
import { once } from './fix-acts';
import { follow, picture, start } from './fix-driver';
import { prepare } from './fix-matrix';

const support = labSupport();

/** The runner is told to end, and has no space for its result. */
describe.skipIf(!support.supported)(`the runner of a fix${support.reason ? ` (${support.reason})` : ''}`, () => {
  let lab: Lab;
  let instance: Instance;

  beforeAll(async () => {
    lab = await takeLab(['bullseye']);
    instance = instanceOf(lab, 'bullseye');
  });
  afterAll(() => giveLabBack(lab));
  beforeEach(() => prepare(instance));

  it.each(['TERM', 'HUP', 'INT'])('ended by SIG%s in the middle is started again, and takes back', async (signal) => {
    const before = await picture(instance);
    const { id } = await start(lab, instance, { faults: once('reload', 'before', `kill -${signal} $$`) });
    // By itself: a question about its state would also start it.
    await untilTrue(async () => (await sh(instance, `test -L /var/lib/clearance/${id}/result`)).code === 0);
    expect(await follow(lab, instance, id, { toTheEnd: true })).toMatchObject({ result: 'reverted:interrupted' });
    expect(await picture(instance)).toEqual(before);
  });

  it('with no inode left for its last word makes room for it, and takes back once', async () => {
    const before = await picture(instance);
    const state = '/var/lib/clearance';
    await mustSh(instance, `mkdir -p ${state} && mount -t tmpfs -o nr_inodes=64,mode=0700 tmpfs ${state}`);
    try {
      // The last inode, so there is none for the result.
      const fill = `n=0; while mkdir ${state}/fill.$n 2>/dev/null; do n=$((n + 1)); done`;
      const { id } = await start(lab, instance, { faults: once('finish', 'before', fill), confirmSeconds: 2 });
      const { result, journal } = await follow(lab, instance, id, { toTheEnd: true });
      expect(result).toBe('reverted:not-confirmed');
      expect(journal.filter(({ name, state: at }) => name === 'restore-restart' && at === 'running')).toHaveLength(1);
      expect(await mustSh(instance, `ls ${state}`)).toContain('fill.0');
      expect(await picture(instance)).toEqual(before);
    } finally {
      await mustSh(instance, `umount ${state}`);
    }
  });
});
