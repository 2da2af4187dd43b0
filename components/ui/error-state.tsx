'use client';

import { RotateCcw, TriangleAlert } from 'lucide-react';
import { useTranslations } from 'use-intl';
import { EmptyState } from './empty-state';
import { Icon } from './icon';

/** Shown when a page fails: a message, the reference in the log, and a button to try again. */
export function ErrorState({ digest, retry }: { digest: string | undefined; retry: () => void }) {
  const say = useTranslations('common.error');
  return (
    <div className="card mx-auto mt-8 max-w-2xl" role="alert">
      <EmptyState
        actions={
          <button className="btn btn-primary" onClick={retry} type="button">
            <Icon as={RotateCcw} />
            {say('retry')}
          </button>
        }
        heading="h1"
        icon={TriangleAlert}
        title={say('title')}
      >
        <p>{say('body')}</p>
        <p className="mt-2 font-mono text-ink">{digest ?? '–'}</p>
      </EmptyState>
    </div>
  );
}
