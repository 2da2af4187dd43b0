'use server';

import { revalidatePath } from 'next/cache';
import { redirect } from 'next/navigation';
import { type ActionResult, attempt } from '@/app/action-result';
import { requireActor } from '@/app/session';
import { applyRemediation } from '@/lib/fleet/remediations/apply';
import { cancelRemediation } from '@/lib/fleet/remediations/cancel';
import { planRemediation } from '@/lib/fleet/remediations/plan';
import { planRollback } from '@/lib/fleet/remediations/rollback';

/** Reads the instance and plans a fix; nothing is changed there. */
export async function planFix(_before: unknown, form: FormData): Promise<ActionResult> {
  const mtu = String(form.get('mtu') ?? '').trim();
  const result = await attempt(async () => {
    const { id } = await planRemediation(await requireActor('operator'), String(form.get('instanceId')), {
      kind: form.has('kind') ? String(form.get('kind')) : undefined,
      network: String(form.get('network') ?? ''),
      interface: String(form.get('interface') ?? ''),
      container: String(form.get('container') ?? ''),
      keep: String(form.get('keep') ?? ''),
      mtu: mtu === '' ? null : /^\d{1,6}$/.test(mtu) ? Number(mtu) : Number.NaN,
    });
    return id;
  });
  if (result.status === 'ok') redirect(`/remediations/${result.data}`);
  return result.status === 'error' ? result : { status: 'idle' };
}

/** Carries out the plan that was shown. Its hash is sent, and the instance's name if containers are interrupted. */
export async function applyFix(_before: unknown, form: FormData): Promise<ActionResult> {
  const id = String(form.get('id'));
  const result = await attempt(async () => {
    await applyRemediation(await requireActor('operator'), id, {
      planHash: String(form.get('planHash')),
      typedName: String(form.get('confirmation') ?? ''),
    });
    return null;
  });
  revalidatePath(`/remediations/${id}`);
  return result;
}

/** Requests the roll-back of a fix that has not been confirmed. */
export async function cancelFix(_before: unknown, form: FormData): Promise<ActionResult> {
  const id = String(form.get('id'));
  const result = await attempt(async () => {
    await cancelRemediation(await requireActor('operator'), id);
    return null;
  });
  revalidatePath(`/remediations/${id}`);
  return result;
}

/** Plans to restore the old file. */
export async function planUndo(_before: unknown, form: FormData): Promise<ActionResult> {
  const result = await attempt(async () => {
    const { id } = await planRollback(await requireActor('operator'), String(form.get('id')));
    return id;
  });
  if (result.status === 'ok') redirect(`/remediations/${result.data}`);
  return result.status === 'error' ? result : { status: 'idle' };
}
