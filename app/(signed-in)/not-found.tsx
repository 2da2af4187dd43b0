import { Construction } from 'lucide-react';
import { words } from '@/app/preferences';
import { EmptyState } from '@/components/ui/empty-state';

export default async function NotFound() {
  const say = await words('common');
  return (
    <div className="card mx-auto mt-8 max-w-2xl">
      <EmptyState toFleet={say('notFound.home')} heading="h1" icon={Construction} title={say('notFound.title')}>
        {say('notFound.body')}
      </EmptyState>
    </div>
  );
}
