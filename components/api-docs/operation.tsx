import { Badge } from '@/components/ui/badge';
import { CodeBlock } from '@/components/ui/code';
import { DataTable } from '@/components/ui/data-table';
import type { Tone } from '@/components/ui/tone';
import type { OperationEntry } from '@/lib/api/reference/reference';
import type { Translate } from '@/lib/platform/i18n/translator';
import { Notation, NotationParts } from './notation';

const METHOD_TONES: Record<OperationEntry['method'], Tone> = {
  GET: 'note',
  POST: 'good',
  PATCH: 'warn',
  DELETE: 'bad',
};

/** One operation: a line that opens to its parameters, its body, its answer and an example command. */
export function ApiOperation({ entry, say, common }: { entry: OperationEntry; say: Translate; common: Translate }) {
  const { id, method, path, role, summary, parameters, body, answer, errors, curl } = entry;
  const label = (what: string) => `${say(what)}: ${id}`;
  return (
    <details>
      <summary className="px-4 py-2.5">
        <span className="inline-flex max-w-full flex-wrap items-baseline gap-x-2 gap-y-1 align-top">
          <Badge tone={METHOD_TONES[method]}>{method}</Badge>
          <code className="break-all font-medium font-mono text-[0.875rem]">{path}</code>
          <span className="text-soft text-sm">{role === null ? say('everybody') : common(`role.${role}`)}</span>
          <span className="w-full" lang="en">
            {summary}
          </span>
        </span>
      </summary>
      <div className="space-y-4 border-line border-t px-4 py-3" id={id}>
        {parameters.length > 0 ? (
          <Part title={say('parameters')}>
            <DataTable columns={[say('name'), say('where'), say('type')]} label={label('parameters')}>
              {parameters.map(({ name, in: place, required, type, note }) => (
                <tr key={name}>
                  <td className="font-mono text-[0.8125rem]">{name}</td>
                  <td className="text-sm">
                    {say(`in.${place}`)}
                    {required ? null : <span className="block text-soft">{common('optional')}</span>}
                  </td>
                  <td lang="en">
                    <code className="font-mono text-[0.8125rem]">
                      <NotationParts parts={type} />
                    </code>
                    {note ? <span className="block text-soft text-sm">{note}</span> : null}
                  </td>
                </tr>
              ))}
            </DataTable>
          </Part>
        ) : null}
        {body ? (
          <Part note={body.type} title={say('body')}>
            <Notation label={label('body')} parts={body.notation} />
          </Part>
        ) : null}
        <Part note={[answer.status, answer.type].filter(Boolean).join(' ')} title={say('answer')}>
          <p lang="en">{answer.description}</p>
          {answer.notation ? <Notation label={label('answer')} parts={answer.notation} /> : null}
        </Part>
        <Part title={say('errors')}>
          <ul className="text-sm" lang="en">
            {errors.map(({ status, description }) => (
              <li key={status}>
                <span className="figures font-mono">{status}</span> {description}
              </li>
            ))}
          </ul>
        </Part>
        <Part title={say('example')}>
          <CodeBlock label={label('example')}>{curl}</CodeBlock>
        </Part>
      </div>
    </details>
  );
}

function Part({ title, note, children }: { title: string; note?: string; children: React.ReactNode }) {
  return (
    <div className="min-w-0 space-y-1">
      <h3 className="font-semibold text-sm">
        {title}
        {note ? <span className="ms-2 font-mono font-normal text-[0.8125rem] text-soft">{note}</span> : null}
      </h3>
      {children}
    </div>
  );
}
