import { words } from '@/app/preferences';

/** For the fleet alone: a page that shows this first has answered 200 before it knows whether its thing is there. */
export default async function Loading() {
  const say = await words('common');
  return (
    <div aria-live="polite" role="status">
      <span className="sr-only">{say('loading')}</span>
      <div aria-hidden="true" className="animate-pulse space-y-4">
        <div className="h-8 w-56 rounded bg-line" />
        <div className="flex gap-2">
          {['a', 'b', 'c', 'd'].map((key) => (
            <div className="h-16 flex-1 rounded-lg bg-line" key={key} />
          ))}
        </div>
        <div className="h-96 rounded-lg bg-line" />
      </div>
    </div>
  );
}
