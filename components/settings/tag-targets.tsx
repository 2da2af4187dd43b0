import { Plus } from 'lucide-react';
import { useId, useState } from 'react';
import { useTranslations } from 'use-intl';
import { FieldError } from '@/components/ui/field';
import { Icon } from '@/components/ui/icon';

/**
 * The targets of tags, one tag on each line; an empty line is ignored. The inputs are `tag` and `tagTargets`, the same
 * number of both.
 */
export function TagTargets({
  byTag,
  tags,
  error,
}: {
  byTag: Record<string, string[]>;
  /** Tags that instances have, to choose from. */
  tags: string[];
  error: string | undefined;
}) {
  const say = useTranslations('settings.tagTargets');
  const id = useId();
  const set = Object.entries(byTag);
  const [lines, setLines] = useState(set.length + 1);
  const described = [error ? `${id}-error` : null, `${id}-hint`].filter(Boolean).join(' ');
  return (
    <fieldset aria-describedby={described}>
      <legend className="mb-1 font-medium">{say('legend')}</legend>
      <div className="space-y-2">
        {Array.from({ length: lines }, (_, at) => {
          const [tag = '', targets = []] = set[at] ?? [];
          return (
            // biome-ignore lint/suspicious/noArrayIndexKey: lines are only ever added at the end
            <div className="grid gap-2 sm:grid-cols-[10rem_minmax(0,1fr)]" key={at}>
              <input
                aria-invalid={error ? true : undefined}
                aria-label={say('tag', { number: at + 1 })}
                autoComplete="off"
                className="input"
                defaultValue={tag}
                list={`${id}-tags`}
                name="tag"
              />
              <input
                aria-invalid={error ? true : undefined}
                aria-label={say('targets', { number: at + 1 })}
                autoComplete="off"
                className="input font-mono text-[0.875rem]"
                defaultValue={targets.join(' ')}
                name="tagTargets"
                spellCheck={false}
              />
            </div>
          );
        })}
      </div>
      <datalist id={`${id}-tags`}>
        {tags.map((tag) => (
          <option key={tag} value={tag} />
        ))}
      </datalist>
      {error ? <FieldError id={`${id}-error`}>{error}</FieldError> : null}
      <p className="mt-1 text-soft text-sm" id={`${id}-hint`}>
        {say('hint')}
      </p>
      <button className="btn btn-small mt-2" onClick={() => setLines(lines + 1)} type="button">
        <Icon as={Plus} />
        {say('add')}
      </button>
    </fieldset>
  );
}
