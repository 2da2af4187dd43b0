'use client';

import { KeyRound, ShieldX } from 'lucide-react';
import { useTranslations } from 'use-intl';
import { ActionForm } from '@/components/ui/action-form';
import type { FormAction } from '@/components/ui/form-result';
import { Submit } from '@/components/ui/submit';
import { useFormAction } from '@/components/ui/use-form-action';

/** Approve or refuse a host key, with its fingerprint large enough to compare. */
export function HostKeyDecision({
  hostKey,
  approved,
  decide,
  reason,
}: {
  hostKey: { id: string; algorithm: string; fingerprint: string };
  /** The key that was trusted until now; null if this is the first one. */
  approved: { algorithm: string; fingerprint: string } | null;
  decide: FormAction;
  reason: string | null;
}) {
  const say = useTranslations('hostkey');
  const { result, send, pending } = useFormAction(decide);
  return (
    <ActionForm action={send} notice="below" result={result}>
      <input name="hostKeyId" type="hidden" value={hostKey.id} />
      {/* One below the other: a fingerprint with a line break is hard to compare. */}
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
    </ActionForm>
  );
}
