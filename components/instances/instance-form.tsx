'use client';

import { PlugZap } from 'lucide-react';
import { startTransition, useActionState, useEffect, useRef, useState } from 'react';
import { useTranslations } from 'use-intl';
import { CredentialFields } from '@/components/credentials/credential-fields';
import { ActionForm } from '@/components/ui/action-form';
import { SelectField, TextArea, TextField } from '@/components/ui/field';
import { Icon } from '@/components/ui/icon';
import { Notice } from '@/components/ui/notice';
import { Submit } from '@/components/ui/submit';
import type { TestConnectionResult } from '@/lib/fleet/instances/test-connection';
import { ConnectionStages } from './connection-stages';
import { IDLE, type InstanceFormResult } from './form-result';

type Action = (before: InstanceFormResult, form: FormData) => Promise<InstanceFormResult>;

export interface InstanceDefaults {
  name: string;
  address: string;
  port: number;
  credentialId: string;
  tags: string;
  notes: string;
}

/** Adds an instance, or changes one (`id`). The connection can be tested before anything is stored. */
export function InstanceForm({
  action,
  id,
  defaults,
  credentials,
}: {
  action: Action;
  id?: string;
  defaults: InstanceDefaults;
  credentials: { id: string; name: string; username: string }[];
}) {
  const say = useTranslations('form');
  const common = useTranslations('common');
  const [result, send, pending] = useActionState(action, IDLE);
  const [choices, setChoices] = useState(credentials);
  const [credential, setCredential] = useState(defaults.credentialId || (credentials[0]?.id ?? 'new'));
  const [accepted, setAccepted] = useState<TestConnectionResult['hostKey']>(null);
  const form = useRef<HTMLFormElement>(null);
  const errors = result.fields;

  useEffect(() => {
    const { kept } = result;
    if (!kept) return;
    setChoices((before) =>
      before.some((one) => one.id === kept.id) ? before : [...before, { ...kept, username: '' }],
    );
    setCredential(kept.id);
  }, [result]);

  const testWith = (hostKey: TestConnectionResult['hostKey']) => {
    if (!form.current) return;
    const data = new FormData(form.current);
    data.set('intent', 'test');
    if (hostKey) data.set('hostKey', JSON.stringify(hostKey));
    startTransition(() => send(data));
  };

  return (
    <ActionForm
      action={send}
      className="max-w-4xl space-y-5"
      label={say('instanceLabel')}
      ref={form}
      result={result}
      said={result.test ? undefined : common('saved')}
    >
      {id ? <input name="id" type="hidden" value={id} /> : null}
      {accepted ? <input name="hostKey" type="hidden" value={JSON.stringify(accepted)} /> : null}
      <TextField
        defaultValue={defaults.name}
        error={errors.name}
        hint={say('nameHint')}
        label={say('name')}
        name="name"
      />
      <div className="grid gap-4 sm:grid-cols-[1fr_8rem]">
        <TextField
          defaultValue={defaults.address}
          error={errors.address}
          hint={say('addressHint')}
          label={say('address')}
          name="address"
          onChange={() => setAccepted(null)}
          spellCheck={false}
        />
        <TextField
          defaultValue={defaults.port}
          error={errors.port}
          inputMode="numeric"
          label={say('port')}
          name="port"
          onChange={() => setAccepted(null)}
        />
      </div>
      <SelectField
        error={errors.credentialId}
        hint={say('credentialHint')}
        label={say('credential')}
        name="credentialId"
        onChange={(event) => setCredential(event.target.value)}
        value={credential}
      >
        {choices.map((one) => (
          <option key={one.id} value={one.id}>
            {one.username ? `${one.name} (${one.username})` : one.name}
          </option>
        ))}
        <option value="new">{say('newCredential')}</option>
      </SelectField>
      {credential === 'new' ? (
        <fieldset className="rounded-lg border border-line p-4">
          <legend className="px-1 font-semibold">{say('newCredentialLegend')}</legend>
          <CredentialFields
            defaults={{ name: '', kind: 'key', username: '', sudo: 'passwordless' }}
            errors={errors}
            prefix="credential."
          />
        </fieldset>
      ) : null}
      {result.kept ? (
        <Notice live tone="good">
          {say('credentialKept', { name: result.kept.name })}
        </Notice>
      ) : null}
      <TextField
        defaultValue={defaults.tags}
        error={errors.tags}
        hint={say('tagsHint')}
        label={say('tags')}
        name="tags"
        optional={common('optional')}
      />
      <TextArea
        defaultValue={defaults.notes}
        error={errors.notes}
        label={say('notes')}
        name="notes"
        optional={common('optional')}
        rows={3}
      />
      {result.test ? (
        <ConnectionStages
          onAccept={() => {
            setAccepted(result.test?.hostKey ?? null);
            testWith(result.test?.hostKey ?? null);
          }}
          result={result.test}
        />
      ) : null}
      <div className="flex flex-wrap gap-2">
        <Submit name="intent" pending={pending} value="save">
          {id ? common('save') : say('addInstance')}
        </Submit>
        <button className="btn" disabled={pending} onClick={() => testWith(accepted)} type="button">
          <Icon as={PlugZap} />
          {pending ? say('testing') : say('test')}
        </button>
      </div>
    </ActionForm>
  );
}
