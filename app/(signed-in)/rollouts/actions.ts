'use server';

import { revalidatePath } from 'next/cache';
import { redirect } from 'next/navigation';
import { type ActionResult, attempt } from '@/app/action-result';
import { requireActor } from '@/app/session';
import type { Actor } from '@/lib/access/actor/actor';
import type { RemediationKind } from '@/lib/fleet/remediations/kind-words';
import { cancelRollout } from '@/lib/fleet/rollouts/cancel';
import { pauseRollout } from '@/lib/fleet/rollouts/pause';
import { planRollout } from '@/lib/fleet/rollouts/plan';
import { resumeRollout } from '@/lib/fleet/rollouts/resume';
import { startRollout } from '@/lib/fleet/rollouts/start';
import { scopeFromForm } from '../scope-from-form';

/** Freezes the list and starts the dry run of every instance; nothing is changed on any. */
export async function planMany(_before: unknown, form: FormData): Promise<ActionResult> {
  const number = (name: string) => {
    const text = String(form.get(name) ?? '').trim();
    // A text that is not a number is out of every range, and refused as such.
    return /^\d{1,6}$/.test(text) ? Number(text) : 0;
  };
  const how = {
    canary: number('canary'),
    batchSize: number('batchSize'),
    failureLimit: number('failureLimit'),
    pauseAfterCanary: form.get('pauseAfterCanary') !== null,
  };
  const takeBack = form.get('takeBack');
  const result = await attempt(async () =>
    planRollout(
      await requireActor('operator'),
      takeBack === null
        ? {
            // An invalid value is refused.
            kind: String(form.get('kind')) as RemediationKind,
            scope: scopeFromForm(form),
            mtu: form.get('size') === 'fixed' ? number('mtu') : null,
            ...how,
          }
        : { kind: 'rollback', rollbackOfId: String(takeBack), ...how },
    ),
  );
  if (result.status === 'ok') redirect(`/rollouts/${result.data.id}`);
  return result.status === 'error' ? result : { status: 'idle' };
}

/** Carries out the plan that was shown. Its hash is sent, and the number of instances if they are many. */
export async function startMany(_before: unknown, form: FormData): Promise<ActionResult> {
  return change(form, (actor, id) =>
    startRollout(actor, id, {
      planHash: String(form.get('planHash')),
      confirmation: String(form.get('confirmation') ?? ''),
    }),
  );
}

/** Begins nothing new until the rollout is resumed. */
export async function pauseMany(_before: unknown, form: FormData): Promise<ActionResult> {
  return change(form, pauseRollout);
}

/** Continues after a pause. */
export async function resumeMany(_before: unknown, form: FormData): Promise<ActionResult> {
  return change(form, resumeRollout);
}

/** Cancels it: running fixes finish. */
export async function cancelMany(_before: unknown, form: FormData): Promise<ActionResult> {
  return change(form, cancelRollout);
}

async function change(form: FormData, verb: (actor: Actor, id: string) => Promise<unknown>): Promise<ActionResult> {
  const id = String(form.get('id'));
  const result = await attempt(async () => {
    await verb(await requireActor('operator'), id);
    return null;
  });
  revalidatePath(`/rollouts/${id}`);
  return result;
}
