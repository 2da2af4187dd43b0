'use server';

import { revalidatePath } from 'next/cache';
import { redirect } from 'next/navigation';
import { attempt } from '@/app/action-result';
import { requestLocale } from '@/app/preferences';
import { requireActor } from '@/app/session';
import type { InstanceFormResult } from '@/components/instances/form-result';
import type { ImportFormResult } from '@/components/instances/import-form';
import { importInstances } from '@/lib/fleet/instances/import';
import { describeError } from '@/lib/platform/i18n/describe-error';
import { saveInstance } from './save';

/** Tests, adds or changes an instance; see saveInstance. */
export async function submitInstance(_before: unknown, form: FormData): Promise<InstanceFormResult> {
  const { result, id } = await saveInstance(form);
  if (id !== null) {
    revalidatePath(`/instances/${id}`);
    redirect(`/instances/${id}`);
  }
  return result;
}

/** Checks a CSV, or registers its valid rows. */
export async function submitImport(_before: unknown, form: FormData): Promise<ImportFormResult> {
  const dryRun = form.get('intent') !== 'import';
  const file = form.get('file');
  const pasted = String(form.get('csv') ?? '');
  const csv = file instanceof File && file.size > 0 ? await file.text() : pasted;
  const result = await attempt(async () => importInstances(await requireActor('operator'), csv, { dryRun }));
  if (result.status !== 'ok') {
    const message = result.status === 'error' ? (result.message ?? Object.values(result.fields).join(' ')) : null;
    return { status: 'error', message, csv, dryRun, created: 0, errors: [] };
  }
  const locale = await requestLocale();
  const errors = result.data.errors
    .slice(0, 200)
    .map(({ line, field, ...issue }) => ({ line, field, text: describeError(locale, issue) }));
  if (!dryRun) revalidatePath('/');
  return { status: 'ok', message: null, csv, dryRun, created: result.data.created.length, errors };
}
