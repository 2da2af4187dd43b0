'use client';

import { useActionState } from 'react';
import { useTranslations } from 'use-intl';
import { ActionForm } from '@/components/ui/action-form';
import { TextArea } from '@/components/ui/field';
import { Notice } from '@/components/ui/notice';
import { Submit } from '@/components/ui/submit';

export interface ImportFormResult {
  status: 'idle' | 'ok' | 'error';
  message: string | null;
  csv: string;
  dryRun: boolean;
  created: number;
  errors: { line: number; field: string | null; text: string }[];
}

type Action = (before: ImportFormResult, form: FormData) => Promise<ImportFormResult>;

/** Checks a CSV before it is imported; errors are shown by line. */
export function ImportForm({ action, example, reason }: { action: Action; example: string; reason: string | null }) {
  const say = useTranslations('form');
  const [result, send, pending] = useActionState(action, {
    status: 'idle',
    message: null,
    csv: '',
    dryRun: true,
    created: 0,
    errors: [],
  });
  return (
    <ActionForm action={send} className="max-w-4xl space-y-4" label={say('import.title')} result={result}>
      {result.status === 'ok' ? (
        <Notice
          live
          title={say(result.dryRun ? 'import.would' : 'import.done', { count: result.created })}
          tone={result.errors.length > 0 ? 'warn' : 'good'}
        >
          {result.errors.length > 0 ? (
            <ul className="mt-1 max-h-64 overflow-y-auto">
              {result.errors.map((error) => (
                <li key={`${error.line} ${error.field} ${error.text}`}>
                  <strong>{say('import.line', { line: error.line })}</strong> {error.field ? `${error.field}: ` : ''}
                  {error.text}
                </li>
              ))}
            </ul>
          ) : null}
        </Notice>
      ) : null}
      <div>
        <label className="mb-1 block font-medium" htmlFor="field-file">
          {say('import.file')}
        </label>
        <input
          accept=".csv,text/csv"
          className="input file:me-3 file:rounded file:border-0 file:bg-mute-wash file:px-2.5 file:py-0.5 file:text-ink"
          id="field-file"
          name="file"
          type="file"
        />
      </div>
      <TextArea
        className="font-mono text-[0.8125rem]"
        defaultValue={result.csv}
        hint={say('import.hint')}
        label={say('import.paste')}
        name="csv"
        placeholder={example}
        rows={10}
        spellCheck={false}
      />
      <div className="flex flex-wrap gap-2">
        <Submit look="" name="intent" pending={pending} reason={reason} value="check">
          {say('import.check')}
        </Submit>
        <Submit name="intent" pending={pending} reason={reason} value="import">
          {say('import.import')}
        </Submit>
      </div>
    </ActionForm>
  );
}
