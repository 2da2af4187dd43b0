import { unstable_rethrow } from 'next/navigation';
import { explain } from '@/app/action-result';
import { requireActor } from '@/app/session';
import { IDLE, type InstanceFormResult } from '@/components/instances/form-result';
import { createCredential } from '@/lib/access/credentials/create';
import { createInstance } from '@/lib/fleet/instances/create';
import type { InstanceInput } from '@/lib/fleet/instances/schema';
import { testConnection } from '@/lib/fleet/instances/test-connection';
import { updateInstance } from '@/lib/fleet/instances/update';
import { CodedError } from '@/lib/platform/errors/coded';
import { credentialOf } from '../credentials/form-data';

/** The created instance: where to go next. */
export type Saved = { result: InstanceFormResult; id: string | null };

/**
 * Tests or saves the instance form, depending on the button that was pressed. A new credential is saved first and stays
 * saved, so that an error in another field does not lose typed secrets.
 */
export async function saveInstance(form: FormData): Promise<Saved> {
  let kept: InstanceFormResult['kept'] = null;
  let stage: 'credential' | 'instance' = 'credential';
  try {
    const actor = await requireActor('operator');
    let credentialId = String(form.get('credentialId') ?? '');
    if (credentialId === 'new') {
      const made = await createCredential(actor, credentialOf(form, 'credential.'));
      kept = { id: made.id, name: made.name };
      credentialId = made.id;
    }
    stage = 'instance';
    const id = form.get('id');
    const input = instanceOf(form, credentialId);
    if (form.get('intent') === 'test') {
      const test = await testConnection(actor, {
        address: input.address,
        port: input.port ?? 22,
        credentialId,
        ...(typeof id === 'string' ? { changes: id } : {}),
        ...(input.hostKey ? { trustFingerprint: input.hostKey.fingerprint } : {}),
      });
      return { result: { ...IDLE, status: 'ok', test, kept }, id: null };
    }
    if (typeof id === 'string') {
      const { hostKey: _unchanged, ...patch } = input;
      await updateInstance(actor, id, patch);
      return { result: { ...IDLE, status: 'ok', kept }, id };
    }
    const made = await createInstance(actor, input);
    return { result: { ...IDLE, status: 'ok', kept }, id: made.id };
  } catch (error) {
    unstable_rethrow(error);
    if (!(error instanceof CodedError)) throw error;
    const { message, fields } = await explain(error);
    const named =
      stage === 'credential'
        ? Object.fromEntries(Object.entries(fields).map(([name, text]) => [`credential.${name}`, text]))
        : fields;
    return { result: { ...IDLE, status: 'error', message, fields: named, kept }, id: null };
  }
}

function instanceOf(form: FormData, credentialId: string): InstanceInput {
  const text = (name: string) => String(form.get(name) ?? '');
  const port = text('port').trim();
  const hostKey = text('hostKey');
  return {
    name: text('name'),
    address: text('address'),
    port: port === '' ? 22 : /^\d{1,6}$/.test(port) ? Number(port) : Number.NaN,
    credentialId,
    tags: text('tags')
      .split(/[,、\s]+/)
      .filter(Boolean),
    notes: text('notes'),
    ...(hostKey === '' ? {} : { hostKey: readJson(hostKey) as InstanceInput['hostKey'] }),
  };
}

/** The text as JSON, or as it is: the verb's schema refuses anything that is not a host key. */
function readJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
