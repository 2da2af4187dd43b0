import type { CredentialInput, CredentialPatch } from '@/lib/access/credentials/schema';

/** Reads the inputs of CredentialFields; `prefix` is the one given there. The verb reports errors. */
export function credentialOf(form: FormData, prefix = ''): CredentialInput {
  const text = (name: string) => String(form.get(`${prefix}${name}`) ?? '');
  const sudo = text('sudo') as CredentialInput['sudo'];
  const kind = text('kind') as CredentialInput['kind'];
  return {
    name: text('name'),
    kind,
    username: text('username'),
    secret: text('secret'),
    ...(kind === 'key' && text('passphrase') !== '' ? { passphrase: text('passphrase') } : {}),
    sudo,
    ...(sudo === 'password' && text('sudoPassword') !== '' ? { sudoPassword: text('sudoPassword') } : {}),
  };
}

/** The same as a change: secrets that were left empty are not changed. */
export function credentialPatchOf(form: FormData): CredentialPatch {
  const { secret, ...rest } = credentialOf(form);
  return secret === '' ? rest : { ...rest, secret };
}
