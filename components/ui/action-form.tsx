'use client';

import { type ReactNode, type Ref, startTransition, useEffect, useRef } from 'react';
import { useTranslations } from 'use-intl';
import { Notice } from './notice';

type Outcome = { status: 'idle' } | { status: 'ok' } | { status: 'error'; message: string | null };

/**
 * A form for a Server Action that keeps what was typed. React empties an uncontrolled form when its action ends, also
 * after errors, so the action is started by hand. Without JavaScript it is the plain form from the server. It shows the
 * errors; after an error the first wrong input has the focus.
 */
export function ActionForm({
  action,
  result,
  children,
  className,
  ref,
  label,
  said,
  notice = 'above',
}: {
  action: (form: FormData) => void;
  /** The latest result; a new value moves the focus. */
  result: Outcome;
  children: ReactNode;
  className?: string;
  ref?: Ref<HTMLFormElement>;
  label?: string;
  /** The message after success; not set if the page itself shows it. */
  said?: string;
  /** Where the result is shown: above the inputs, or below a row of buttons. */
  notice?: 'above' | 'below';
}) {
  const say = useTranslations('common');
  const formRef = useRef<HTMLFormElement>(null);
  useEffect(() => {
    if (result.status !== 'error') return;
    const wrong = formRef.current?.querySelector<HTMLElement>('[aria-invalid="true"]');
    if (wrong) wrong.focus();
    else formRef.current?.querySelector('[role="alert"]')?.scrollIntoView({ block: 'nearest' });
  }, [result]);
  const outcome =
    result.status === 'error' ? (
      <Notice live tone="bad">
        {result.message ?? say('error.noMessage')}
      </Notice>
    ) : result.status === 'ok' && said ? (
      <Notice live tone="good">
        {said}
      </Notice>
    ) : null;
  return (
    <form
      action={action}
      aria-label={label}
      className={className}
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        const submitter = (event.nativeEvent as SubmitEvent).submitter;
        const form = new FormData(event.currentTarget, submitter);
        startTransition(() => action(form));
      }}
      ref={(node) => {
        formRef.current = node;
        if (typeof ref === 'function') ref(node);
        else if (ref) ref.current = node;
      }}
    >
      {notice === 'above' ? outcome : null}
      {children}
      {notice === 'below' && outcome ? <div className="mt-2 max-w-md">{outcome}</div> : null}
    </form>
  );
}
