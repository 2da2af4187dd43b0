'use client';

import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { RadioCards, TextArea, TextField } from '@/components/ui/field';

export interface CredentialDefaults {
  name: string;
  kind: 'key' | 'password';
  username: string;
  sudo: 'none' | 'passwordless' | 'password';
}

/**
 * The inputs of a credential. `prefix` makes their names unique inside another form. With `kept`, secrets that are left
 * empty are not changed.
 */
export function CredentialFields({
  defaults,
  errors,
  prefix = '',
  kept = false,
}: {
  defaults: CredentialDefaults;
  errors: Record<string, string>;
  prefix?: string;
  kept?: boolean;
}) {
  const say = useTranslations('credential');
  const common = useTranslations('common');
  const [kind, setKind] = useState(defaults.kind);
  const [sudo, setSudo] = useState(defaults.sudo);
  const name = (field: string) => `${prefix}${field}`;
  const keep = kept ? say('keep') : undefined;
  return (
    <div className="space-y-4">
      <div className="grid gap-4 sm:grid-cols-2">
        <TextField
          defaultValue={defaults.name}
          error={errors[name('name')]}
          hint={say('nameHint')}
          label={say('name')}
          name={name('name')}
        />
        <TextField
          defaultValue={defaults.username}
          error={errors[name('username')]}
          hint={say('usernameHint')}
          label={say('username')}
          name={name('username')}
          spellCheck={false}
        />
      </div>
      <RadioCards
        legend={say('kind')}
        name={name('kind')}
        onChange={(value) => setKind(value as 'key' | 'password')}
        options={[
          { value: 'key', label: say('key'), hint: say('keyHint') },
          { value: 'password', label: say('password'), hint: say('passwordHint') },
        ]}
        value={kind}
      />
      {kind === 'key' ? (
        <>
          <TextArea
            className="font-mono text-[0.8125rem]"
            error={errors[name('secret')]}
            hint={keep ?? say('secretKeyHint')}
            key="key"
            label={say('privateKey')}
            name={name('secret')}
            placeholder="-----BEGIN OPENSSH PRIVATE KEY-----"
            rows={6}
            spellCheck={false}
          />
          <TextField
            autoComplete="new-password"
            error={errors[name('passphrase')]}
            hint={keep}
            label={say('passphrase')}
            name={name('passphrase')}
            optional={common('optional')}
            type="password"
          />
        </>
      ) : (
        <TextField
          autoComplete="new-password"
          error={errors[name('secret')]}
          hint={keep}
          key="password"
          label={say('passwordLabel')}
          name={name('secret')}
          type="password"
        />
      )}
      <RadioCards
        columns={3}
        legend={say('sudo')}
        name={name('sudo')}
        onChange={(value) => setSudo(value as CredentialDefaults['sudo'])}
        options={(['passwordless', 'password', 'none'] as const).map((mode) => ({
          value: mode,
          label: say(`sudos.${mode}`),
          hint: say(`sudoHints.${mode}`),
        }))}
        value={sudo}
      />
      {sudo === 'password' ? (
        <TextField
          autoComplete="new-password"
          error={errors[name('sudoPassword')]}
          hint={keep}
          label={say('sudoPassword')}
          name={name('sudoPassword')}
          type="password"
        />
      ) : null}
    </div>
  );
}
