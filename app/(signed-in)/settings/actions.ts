'use server';

import { revalidatePath } from 'next/cache';
import { redirect } from 'next/navigation';
import { type ActionResult, attempt } from '@/app/action-result';
import { requireActor } from '@/app/session';
import { createToken } from '@/lib/access/tokens/create';
import { revokeToken } from '@/lib/access/tokens/revoke';
import { changePassword } from '@/lib/access/users/change-password';
import { createUser } from '@/lib/access/users/create';
import { removeUser } from '@/lib/access/users/remove';
import { resetPassword } from '@/lib/access/users/reset-password';
import { updateUserRole } from '@/lib/access/users/update-role';
import type { Settings } from '@/lib/fleet/settings/schema';
import { setSettings } from '@/lib/fleet/settings/set';

const text = (form: FormData, name: string) => String(form.get(name) ?? '').trim();

const words = (list: string) => list.split(/[\s,、]+/).filter(Boolean);

/** The lines of the tags. A line without a target is ignored; if a tag is given twice, both lists count. */
function tagTargets(form: FormData): Record<string, string[]> {
  const lists = form.getAll('tagTargets');
  const byTag = new Map<string, string[]>();
  for (const [at, given] of form.getAll('tag').entries()) {
    const targets = words(String(lists[at] ?? ''));
    const tag = String(given).trim().toLowerCase();
    if (targets.length > 0) byTag.set(tag, [...(byTag.get(tag) ?? []), ...targets]);
  }
  return Object.fromEntries(byTag);
}

/** Changes the program's settings. */
export async function saveSettings(_before: unknown, form: FormData): Promise<ActionResult> {
  const whole = (name: string) => (/^\d{1,9}$/.test(text(form, name)) ? Number(text(form, name)) : Number.NaN);
  const result = await attempt(async () => {
    await setSettings(await requireActor('admin'), {
      hostKeyPolicy: text(form, 'hostKeyPolicy') as Settings['hostKeyPolicy'],
      targets: words(text(form, 'targets')),
      tagTargets: tagTargets(form),
      retentionInspections: whole('retentionInspections'),
      retentionDays: whole('retentionDays'),
      concurrency: text(form, 'concurrency') === '' ? null : whole('concurrency'),
      confirmSeconds: whole('confirmSeconds'),
      containerProof: text(form, 'containerProof') as Settings['containerProof'],
      proofUrl: text(form, 'proofUrl') || null,
    });
    return null;
  });
  revalidatePath('/settings');
  return result;
}

/** Creates an API token and returns it, once. */
export async function makeToken(_before: unknown, form: FormData): Promise<ActionResult<{ token: string }>> {
  const expires = text(form, 'expiresAt');
  const result = await attempt(async () => {
    const { token } = await createToken(await requireActor('admin'), {
      name: text(form, 'name'),
      role: text(form, 'role') as 'viewer',
      expiresAt: expires === '' ? null : new Date(`${expires}T23:59:59Z`),
    });
    return { token };
  });
  revalidatePath('/settings');
  return result;
}

/** Ends an API token. */
export async function endToken(_before: unknown, form: FormData): Promise<ActionResult> {
  const result = await attempt(async () => {
    await revokeToken(await requireActor('admin'), text(form, 'id'));
    return null;
  });
  revalidatePath('/settings');
  return result;
}

/** Adds a user. */
export async function addUser(_before: unknown, form: FormData): Promise<ActionResult> {
  const result = await attempt(async () => {
    await createUser(await requireActor('admin'), {
      email: text(form, 'email'),
      name: '',
      password: String(form.get('password') ?? ''),
      role: text(form, 'role'),
    });
    return null;
  });
  revalidatePath('/settings');
  return result;
}

/** Gives a user another role. */
export async function changeRole(_before: unknown, form: FormData): Promise<ActionResult> {
  const result = await attempt(async () => {
    await updateUserRole(await requireActor('admin'), text(form, 'id'), text(form, 'role'));
    return null;
  });
  revalidatePath('/settings');
  return result;
}

/** Gives another user a new password, which ends their sessions. */
export async function resetUserPassword(_before: unknown, form: FormData): Promise<ActionResult> {
  return attempt(async () => {
    await resetPassword(await requireActor('admin'), text(form, 'id'), String(form.get('password') ?? ''));
    return null;
  });
}

/** Removes a user. */
export async function dropUser(_before: unknown, form: FormData): Promise<ActionResult> {
  const result = await attempt(async () => {
    await removeUser(await requireActor('admin'), text(form, 'id'));
    return null;
  });
  revalidatePath('/settings');
  return result;
}

/** Changes the person's own password, which ends their sessions. */
export async function newPassword(_before: unknown, form: FormData): Promise<ActionResult> {
  const result = await attempt(async () => {
    await changePassword(
      await requireActor('viewer'),
      String(form.get('current') ?? ''),
      String(form.get('password') ?? ''),
    );
    return null;
  });
  if (result.status === 'ok') redirect('/sign-in');
  return result;
}
