'use client';

import { Search, X } from 'lucide-react';
import { debounce, parseAsString, useQueryStates } from 'nuqs';
import { useTransition } from 'react';
import { useTranslations } from 'use-intl';
import { Icon } from '@/components/ui/icon';

/**
 * Filters of the fleet, stored in the URL, so that a person can send the view to a colleague. Also a plain GET form.
 */
export function FleetFilters({
  causes,
  credentials,
  tags,
  sort,
}: {
  /** Codes of worst findings, with their words and how many instances have each. */
  causes: { code: string; words: string }[];
  credentials: { id: string; name: string }[];
  tags: string[];
  sort: string;
}) {
  const say = useTranslations('fleet');
  const [pending, startTransition] = useTransition();
  const [state, set] = useQueryStates(
    {
      q: parseAsString,
      tag: parseAsString,
      credential: parseAsString,
      sort: parseAsString,
      verdict: parseAsString,
      cause: parseAsString,
      cursor: parseAsString,
    },
    { shallow: false, startTransition, history: 'replace' },
  );
  const filtered = Boolean(state.q || state.tag || state.credential || state.verdict || state.cause);
  return (
    <form
      aria-busy={pending}
      aria-label={say('filters.label')}
      className="mb-3 flex flex-wrap items-center gap-2"
      method="get"
      onSubmit={(event) => event.preventDefault()}
    >
      <div className="relative min-w-56 flex-1">
        <Icon as={Search} className="pointer-events-none absolute start-2.5 top-2.5 text-soft" />
        <input
          aria-label={say('filters.search')}
          className="input ps-9"
          defaultValue={state.q ?? ''}
          key={state.q === null ? 'empty' : 'set'}
          maxLength={200}
          name="q"
          onChange={(event) =>
            set(
              { q: event.target.value || null, cursor: null },
              { limitUrlUpdates: event.target.value ? debounce(250) : undefined },
            )
          }
          placeholder={say('filters.searchHint')}
          type="search"
        />
      </div>
      <select
        aria-label={say('filters.cause')}
        className="input w-auto min-w-0 max-w-64 max-sm:max-w-full max-sm:basis-full"
        name="cause"
        onChange={(event) => set({ cause: event.target.value || null, cursor: null })}
        value={state.cause ?? ''}
      >
        <option value="">{say('filters.anyCause')}</option>
        {causes.map(({ code, words }) => (
          <option key={code} value={code}>
            {words}
          </option>
        ))}
      </select>
      <select
        aria-label={say('filters.tag')}
        className="input w-auto max-w-48 max-sm:max-w-none max-sm:flex-1"
        name="tag"
        onChange={(event) => set({ tag: event.target.value || null, cursor: null })}
        value={state.tag ?? ''}
      >
        <option value="">{say('filters.anyTag')}</option>
        {[...new Set([...tags, ...(state.tag ? [state.tag] : [])])].map((tag) => (
          <option key={tag} value={tag}>
            {tag}
          </option>
        ))}
      </select>
      <select
        aria-label={say('filters.credential')}
        className="input w-auto max-w-56 max-sm:max-w-none max-sm:flex-1"
        name="credential"
        onChange={(event) => set({ credential: event.target.value || null, cursor: null })}
        value={state.credential ?? ''}
      >
        <option value="">{say('filters.anyCredential')}</option>
        {credentials.map(({ id, name }) => (
          <option key={id} value={id}>
            {name}
          </option>
        ))}
      </select>
      <select
        aria-label={say('filters.sort')}
        className="input w-auto max-sm:flex-1 lg:hidden"
        name="sort"
        onChange={(event) => set({ sort: event.target.value, cursor: null })}
        value={sort}
      >
        {['verdict', 'name', '-inspectedAt', 'inspectedAt'].map((by) => (
          <option key={by} value={by}>
            {say(`sort.${by}`)}
          </option>
        ))}
      </select>
      {filtered ? (
        <button
          className="btn btn-quiet"
          onClick={() => set({ q: null, tag: null, credential: null, verdict: null, cause: null, cursor: null })}
          type="button"
        >
          <Icon as={X} />
          {say('filters.clear')}
        </button>
      ) : null}
    </form>
  );
}
