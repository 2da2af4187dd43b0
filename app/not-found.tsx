import { Construction } from 'lucide-react';
import { EmptyState } from '@/components/ui/empty-state';
import { words } from './preferences';

export default async function NotFound() {
  const say = await words('common');
  return (
    <main className="mx-auto max-w-2xl p-6" id="content">
      <EmptyState toFleet={say('notFound.home')} heading="h1" icon={Construction} title={say('notFound.title')}>
        {say('notFound.body')}
      </EmptyState>
    </main>
  );
}
