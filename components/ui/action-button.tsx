'use client';

import { type ReactNode, useMemo } from 'react';
import { ActionForm } from './action-form';
import type { FormAction } from './form-result';
import { Submit } from './submit';
import { useFormAction } from './use-form-action';

/** One button for one request to the server, with the reason if it was refused. */
export function ActionButton({
  action,
  values,
  children,
  icon,
  look = '',
  reason = null,
  small = false,
}: {
  action: FormAction;
  values: Record<string, string>;
  children: ReactNode;
  icon?: ReactNode;
  look?: 'btn-primary' | 'btn-danger' | 'btn-quiet' | '';
  reason?: string | null;
  small?: boolean;
}) {
  const { result, send, pending } = useFormAction(action);
  // There is no input to mark: an error in a value is shown for the whole.
  const said = useMemo(() => {
    if (result.status !== 'error') return result;
    return { ...result, message: [result.message, ...Object.values(result.fields)].filter(Boolean).join(' ') || null };
  }, [result]);
  return (
    <ActionForm action={send} notice="below" result={said}>
      {Object.entries(values).map(([name, value]) => (
        <input key={name} name={name} type="hidden" value={value} />
      ))}
      <Submit look={look} pending={pending} reason={reason} small={small}>
        {pending ? null : icon}
        {children}
      </Submit>
    </ActionForm>
  );
}
