'use client';

import { Trash2 } from 'lucide-react';
import { useTranslations } from 'use-intl';
import { ActionButton } from '@/components/ui/action-button';
import { ConfirmDialog } from '@/components/ui/confirm-dialog';
import { Icon } from '@/components/ui/icon';

/** Asks before an instance and its history are forgotten. */
export function RemoveInstance({ id, name, action }: { id: string; name: string; action: never }) {
  const say = useTranslations('form');
  const common = useTranslations('common');
  return (
    <ConfirmDialog
      look="btn-danger"
      title={say('removeTitle', { name })}
      trigger={
        <>
          <Icon as={Trash2} />
          {common('remove')}
        </>
      }
    >
      {(close) => (
        <>
          <p className="mb-4 text-soft">{say('removeBody')}</p>
          <div className="flex flex-wrap justify-end gap-2">
            <button className="btn" onClick={close} type="button">
              {common('cancel')}
            </button>
            <ActionButton action={action} look="btn-danger" values={{ instanceId: id }}>
              {say('removeConfirm')}
            </ActionButton>
          </div>
        </>
      )}
    </ConfirmDialog>
  );
}
