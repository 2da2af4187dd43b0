'use client';

import { type ReactNode, type Ref, startTransition, useEffect, useRef } from 'react';

/**
 * A form over a Server Action that keeps what was typed: React empties an uncontrolled form when its action ends, mistakes
 * included, so the action is started by hand. Without JavaScript it is the plain form that the server rendered. After a
 * mistake the first wrong input has the focus.
 */
export function ActionForm({
  action,
  result,
  children,
  className,
  ref,
  label,
}: {
  action: (form: FormData) => void;
  /** The latest outcome; a new value moves the focus. */
  result: { status: string };
  children: ReactNode;
  className?: string;
  ref?: Ref<HTMLFormElement>;
  label?: string;
}) {
  const own = useRef<HTMLFormElement>(null);
  useEffect(() => {
    if (result.status !== 'error') return;
    const wrong = own.current?.querySelector<HTMLElement>('[aria-invalid="true"]');
    if (wrong) wrong.focus();
    else own.current?.querySelector('[role="alert"]')?.scrollIntoView({ block: 'nearest' });
  }, [result]);
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
        own.current = node;
        if (typeof ref === 'function') ref(node);
        else if (ref) ref.current = node;
      }}
    >
      {children}
    </form>
  );
}
