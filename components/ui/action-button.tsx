'use client';

import { type ReactNode, startTransition, useActionState } from 'react';
import { Notice } from './notice';
import { Submit } from './submit';

type Result = { status: 'idle' } | { status: 'ok' } | { status: 'error'; message: string | null };

/** One button that asks the server for one thing, and says why it was refused. */
export function ActionButton({
  action,
  values,
  children,
  icon,
  look = '',
  reason = null,
  small = false,
}: {
  action: (before: Result, form: FormData) => Promise<Result>;
  values: Record<string, string>;
  children: ReactNode;
  icon?: ReactNode;
  look?: 'btn-primary' | 'btn-danger' | 'btn-quiet' | '';
  reason?: string | null;
  small?: boolean;
}) {
  const [result, send, pending] = useActionState(action, { status: 'idle' });
  return (
    <form
      action={send}
      onSubmit={(event) => {
        event.preventDefault();
        const form = new FormData(event.currentTarget);
        startTransition(() => send(form));
      }}
    >
      {Object.entries(values).map(([name, value]) => (
        <input key={name} name={name} type="hidden" value={value} />
      ))}
      <Submit look={look} pending={pending} reason={reason} small={small}>
        {pending ? null : icon}
        {children}
      </Submit>
      {result.status === 'error' ? (
        <div className="mt-2 max-w-md">
          <Notice live tone="bad">
            {result.message}
          </Notice>
        </div>
      ) : null}
    </form>
  );
}
