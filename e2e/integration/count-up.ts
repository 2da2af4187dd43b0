import { setTimeout as sleep } from 'node:timers/promises';
import { db } from '@/lib/platform/db/client';
import { exclusive } from '@/lib/platform/db/exclusive';

// A separate process that increases a setting of CLEARANCE_DATA this many times: reads it, waits, writes it.
const times = Number(process.argv[2]);
for (let at = 0; at < times; at += 1) {
  await db.$transaction(async (tx) => {
    await exclusive(tx, 'settings');
    const { value } = await tx.setting.findUniqueOrThrow({ where: { key: 'count' } });
    await sleep(2);
    await tx.setting.update({ where: { key: 'count' }, data: { value: Number(value) + 1 } });
  });
}
await db.$disconnect();
