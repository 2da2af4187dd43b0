'use client';

import { KeyRound, Trash2, UserPlus } from 'lucide-react';
import { startTransition, useActionState, useState } from 'react';
import { useTranslations } from 'use-intl';
import { ActionButton } from '@/components/ui/action-button';
import { ActionForm } from '@/components/ui/action-form';
import { ConfirmDialog } from '@/components/ui/confirm-dialog';
import { SelectField, TextField } from '@/components/ui/field';
import type { FormAction } from '@/components/ui/form-result';
import { Icon } from '@/components/ui/icon';
import { Notice } from '@/components/ui/notice';
import { Submit } from '@/components/ui/submit';
import { useFormAction } from '@/components/ui/use-form-action';

const ROLES = ['viewer', 'operator', 'admin'] as const;

/** Adds a user, who signs in with this e-mail and password. */
export function UserForm({ action }: { action: FormAction }) {
  const say = useTranslations('settings');
  const common = useTranslations('common');
  const auth = useTranslations('auth');
  const { result, send, pending, errors } = useFormAction(action);
  return (
    <ActionForm action={send} className="space-y-4" label={say('users.add')} result={result} said={common('saved')}>
      <div className="grid items-start gap-4 sm:grid-cols-3">
        <TextField error={errors.email} label={auth('email')} name="email" type="email" />
        <TextField
          autoComplete="new-password"
          error={errors.password}
          hint={auth('passwordHint')}
          label={auth('password')}
          name="password"
          type="password"
        />
        <SelectField
          defaultValue="operator"
          error={errors.role}
          hint={say('users.roleHint')}
          label={say('users.role')}
          name="role"
        >
          {ROLES.map((role) => (
            <option key={role} value={role}>
              {common(`role.${role}`)}
            </option>
          ))}
        </SelectField>
      </div>
      <Submit icon={UserPlus} pending={pending}>
        {say('users.add')}
      </Submit>
    </ActionForm>
  );
}

/** One user's role, and the button to remove them. */
export function UserControls({
  id,
  email,
  role,
  isSelf,
  changeRole,
  resetPassword,
  remove,
}: {
  id: string;
  email: string;
  role: string;
  /**
   * It is the person's own account: it cannot be removed here, and its password has a form that requires the old one.
   */
  isSelf: boolean;
  changeRole: FormAction;
  resetPassword: FormAction;
  remove: FormAction;
}) {
  const say = useTranslations('settings');
  const common = useTranslations('common');
  const [result, send] = useActionState(changeRole, { status: 'idle' });
  const [chosen, setChosen] = useState(role);
  return (
    <div className="flex flex-wrap items-center justify-end gap-2">
      <select
        aria-label={say('users.roleOf', { email })}
        className="input w-auto"
        onChange={(event) => {
          setChosen(event.target.value);
          const form = new FormData();
          form.set('id', id);
          form.set('role', event.target.value);
          startTransition(() => send(form));
        }}
        value={result.status === 'error' ? role : chosen}
      >
        {ROLES.map((one) => (
          <option key={one} value={one}>
            {common(`role.${one}`)}
          </option>
        ))}
      </select>
      {isSelf ? null : (
        <ConfirmDialog
          title={say('users.resetTitle', { email })}
          trigger={
            <>
              <Icon as={KeyRound} />
              <span>{say('users.reset')}</span>
            </>
          }
        >
          {(close) => <ResetPasswordForm action={resetPassword} close={close} email={email} id={id} />}
        </ConfirmDialog>
      )}
      {isSelf ? null : (
        <ConfirmDialog
          look="btn-danger"
          title={say('users.removeTitle', { email })}
          trigger={
            <>
              <Icon as={Trash2} />
              <span>{common('remove')}</span>
            </>
          }
        >
          {(close) => (
            <>
              <p className="mb-4 text-soft">{say('users.removeBody')}</p>
              <div className="flex justify-end gap-2">
                <button className="btn" onClick={close} type="button">
                  {common('cancel')}
                </button>
                <ActionButton action={remove} look="btn-danger" values={{ id }}>
                  {common('remove')}
                </ActionButton>
              </div>
            </>
          )}
        </ConfirmDialog>
      )}
      {result.status === 'error' ? (
        <p className="w-full text-end font-medium text-bad text-sm" role="alert">
          {result.message ?? Object.values(result.fields)[0]}
        </p>
      ) : null}
    </div>
  );
}

/** An administrator sets another password for a user who forgot theirs; all sessions of that user end. */
function ResetPasswordForm({
  id,
  email,
  action,
  close,
}: {
  id: string;
  email: string;
  action: FormAction;
  close: () => void;
}) {
  const say = useTranslations('settings');
  const common = useTranslations('common');
  const auth = useTranslations('auth');
  const { result, send, pending, errors } = useFormAction(action);
  if (result.status === 'ok') {
    return (
      <div className="space-y-4">
        <Notice live tone="good">
          {say('users.resetDone', { email })}
        </Notice>
        <div className="flex justify-end">
          <button className="btn" onClick={close} type="button">
            {common('close')}
          </button>
        </div>
      </div>
    );
  }
  return (
    <ActionForm action={send} className="space-y-4" label={say('users.reset')} result={result}>
      <p className="text-soft">{say('users.resetBody')}</p>
      <input name="id" type="hidden" value={id} />
      <TextField
        autoComplete="new-password"
        error={errors.password}
        hint={auth('passwordHint')}
        label={say('password.next')}
        name="password"
        type="password"
      />
      <div className="flex justify-end gap-2">
        <button className="btn" onClick={close} type="button">
          {common('cancel')}
        </button>
        <Submit icon={KeyRound} pending={pending}>
          {say('users.resetButton')}
        </Submit>
      </div>
    </ActionForm>
  );
}

/** Changes the person's own password; all of their sessions end. */
export function PasswordForm({ action }: { action: FormAction }) {
  const say = useTranslations('settings');
  const auth = useTranslations('auth');
  const { result, send, pending, errors } = useFormAction(action);
  return (
    <ActionForm action={send} className="space-y-4" label={say('password.title')} result={result}>
      <div className="grid items-start gap-4 sm:grid-cols-2">
        <TextField
          autoComplete="current-password"
          error={errors.current}
          label={say('password.current')}
          name="current"
          type="password"
        />
        <TextField
          autoComplete="new-password"
          error={errors.password}
          hint={auth('passwordHint')}
          label={say('password.next')}
          name="password"
          type="password"
        />
      </div>
      <Submit look="" pending={pending}>
        {say('password.change')}
      </Submit>
    </ActionForm>
  );
}
