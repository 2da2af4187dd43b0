'use server';

import { revalidatePath } from 'next/cache';
import { type ActionResult, attempt } from '@/app/action-result';
import { requireActor } from '@/app/session';
import { cancelSweep } from '@/lib/fleet/sweeps/cancel';

/** Asks a sweep to stop. */
export async function stopSweep(_before: unknown, form: FormData): Promise<ActionResult> {
  const id = String(form.get('sweepId'));
  const result = await attempt(async () => {
    await cancelSweep(await requireActor('operator'), id);
    return null;
  });
  revalidatePath(`/sweeps/${id}`);
  return result;
}
