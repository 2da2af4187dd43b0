'use server';

import { revalidatePath } from 'next/cache';
import { redirect } from 'next/navigation';
import { type ActionResult, attempt } from '@/app/action-result';
import { requireActor } from '@/app/session';
import { createCredential } from '@/lib/access/credentials/create';
import { removeCredential } from '@/lib/access/credentials/remove';
import { updateCredential } from '@/lib/access/credentials/update';
import { credentialOf, credentialPatchOf } from './form-data';

/** Stores a new credential. */
export async function addCredential(_before: unknown, form: FormData): Promise<ActionResult> {
  const result = await attempt(async () => {
    await createCredential(await requireActor('operator'), credentialOf(form));
    return null;
  });
  if (result.status === 'ok') redirect('/credentials');
  return result;
}

/** Changes a credential. */
export async function changeCredential(_before: unknown, form: FormData): Promise<ActionResult> {
  const result = await attempt(async () => {
    await updateCredential(await requireActor('operator'), String(form.get('id')), credentialPatchOf(form));
    return null;
  });
  revalidatePath('/credentials');
  return result;
}

/** Removes a credential that no instance uses. */
export async function dropCredential(_before: unknown, form: FormData): Promise<ActionResult> {
  const result = await attempt(async () => {
    await removeCredential(await requireActor('operator'), String(form.get('id')));
    return null;
  });
  if (result.status === 'ok') redirect('/credentials');
  return result;
}
