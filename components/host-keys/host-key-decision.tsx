'use client';

import { KeyRound, ShieldX } from 'lucide-react';
import { startTransition, useActionState } from 'react';
import { useTranslations } from 'use-intl';
import { Notice } from '@/components/ui/notice';
import { Submit } from '@/components/ui/submit';

type Result = { status: 'idle' } | { status: 'ok' } | { status: 'error'; message: string | null };

/** Approve or refuse a host key, with its fingerprint large enough to compare. */
export function HostKeyDecision({
  hostKey,
  approved,
  decide,
  reason,
}: {
  hostKey: { id: string; algorithm: string; fingerprint: string };
  /** The key that was trusted until now; null where this is the first one. */
  approved: { algorithm: string; fingerprint: string } | null;
  decide: (before: Result, form: FormData) => Promise<Result>;
  reason: string | null;
}) {
  const say = useTranslations('hostkey');
  const [result, send, pending] = useActionState(decide, { status: 'idle' });
  return (
    <form
      action={send}
      onSubmit={(event) => {
        event.preventDefault();
        const form = new FormData(event.currentTarget, (event.nativeEvent as SubmitEvent).submitter);
        startTransition(() => send(form));
      }}
    >
      <input name="hostKeyId" type="hidden" value={hostKey.id} />
      {/* One below the other: a fingerprint that breaks is hard to compare. */}
      <dl className="grid gap-x-4">
        {approved ? (
          <>
            <dt className="text-soft text-sm">{say('before')}</dt>
            <dd className="break-all font-mono text-[0.875rem] line-through decoration-1">
              {approved.algorithm} {approved.fingerprint}
            </dd>
          </>
        ) : null}
        <dt className="text-soft text-sm">{approved ? say('now') : say('presented')}</dt>
        <dd className="break-all font-mono font-semibold text-[0.875rem]">
          {hostKey.algorithm} {hostKey.fingerprint}
        </dd>
      </dl>
      <p className="mt-2 text-soft text-sm">
        {say('compare')}{' '}
        <code className="block break-all font-mono">ssh-keygen -lf /etc/ssh/ssh_host_ed25519_key.pub</code>
      </p>
      <div className="mt-3 flex flex-wrap items-center gap-2">
        <Submit icon={KeyRound} name="decision" pending={pending} reason={reason} small value="approve">
          {approved ? say('approveChanged') : say('approve')}
        </Submit>
        <Submit icon={ShieldX} look="btn-danger" name="decision" pending={pending} reason={reason} small value="reject">
          {say('reject')}
        </Submit>
        {reason ? <span className="text-soft text-sm">{reason}</span> : null}
      </div>
      {result.status === 'error' ? (
        <div className="mt-2">
          <Notice live tone="bad">
            {result.message}
          </Notice>
        </div>
      ) : null}
    </form>
  );
}
