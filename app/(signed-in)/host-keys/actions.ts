'use server';

import { revalidatePath } from 'next/cache';
import { type ActionResult, attempt } from '@/app/action-result';
import { requireActor } from '@/app/session';
import { approveHostKey } from '@/lib/access/host-keys/approve';
import { rejectHostKey } from '@/lib/access/host-keys/reject';

/** Approves or rejects a host key, by the button that was pressed. */
export async function decideHostKey(_before: unknown, form: FormData): Promise<ActionResult> {
  const id = String(form.get('hostKeyId'));
  const decision = form.get('decision');
  const result = await attempt(async () => {
    const actor = await requireActor('operator');
    if (decision === 'approve') await approveHostKey(actor, id);
    if (decision === 'reject') await rejectHostKey(actor, id);
    return null;
  });
  revalidatePath('/', 'layout');
  return result;
}
