import { CircleCheck, CircleHelp, CircleOff, Download, type LucideIcon } from 'lucide-react';
import Link from 'next/link';
import { Badge } from '@/components/ui/badge';
import { DataTable } from '@/components/ui/data-table';
import { Icon } from '@/components/ui/icon';
import { Notice } from '@/components/ui/notice';
import { Section } from '@/components/ui/section';
import type { Tone } from '@/components/ui/tone';
import type { PairRow, SweepPairs } from '@/lib/fleet/sweeps/get-pairs';
import type { Locale } from '@/lib/platform/i18n/locale';
import { type Translate, translator } from '@/lib/platform/i18n/translator';
import type { Cause } from '@/lib/truth/mtu/between/cause';
import { PAIR_STATES, type PairState } from '@/lib/truth/mtu/between/judge-pair';
import type { NamedCulprit } from '@/lib/truth/mtu/between/name-culprit';

const LOOK: Record<PairState, { tone: Tone; icon: LucideIcon }> = {
  fits: { tone: 'good', icon: CircleCheck },
  narrow: { tone: 'bad', icon: CircleOff },
  unknown: { tone: 'warn', icon: CircleHelp },
};

/** Narrow pairs in the table. The CSV has all pairs: a large sweep has thousands. */
const SHOWN = 100;

/** What a sweep measured between its instances: the likely cause or why there is none, counts, and the narrow paths. */
export function BetweenSection({ sweepId, seen, locale }: { sweepId: string; seen: SweepPairs; locale: Locale }) {
  const say = translator(locale, 'sweep');
  const { pairs, byState, named } = seen;
  const narrow = pairs.filter(({ state }) => state === 'narrow');
  return (
    <Section
      actions={
        pairs.length > 0 ? (
          <a className="btn btn-small" download href={`/api/v1/sweeps/${sweepId}/pairs.csv?lang=${locale}`}>
            <Icon as={Download} />
            {say('between.csv')}
          </a>
        ) : null
      }
      flush
      id="between"
      lead={say('between.lead')}
      title={say('between.title')}
    >
      <div className="space-y-3 p-4">
        {named ? <CulpritNotice byState={byState} named={named} say={say} /> : <p>{say('between.running')}</p>}
        {pairs.length > 0 ? (
          <ul aria-label={say('between.counts')} className="flex flex-wrap gap-1.5">
            {PAIR_STATES.map((state) => (
              <li key={state}>
                <Badge icon={LOOK[state].icon} tone={LOOK[state].tone}>
                  {say(`between.state.${state}`)} <span className="figures">{byState[state]}</span>
                </Badge>
              </li>
            ))}
          </ul>
        ) : null}
      </div>
      {narrow.length > 0 ? (
        <DataTable
          columns={(['from', 'to', 'pathMtu', 'expectedMtu', 'relation', 'address'] as const).map((column) =>
            say(`between.column.${column}`),
          )}
          label={say('between.narrow')}
        >
          {narrow.slice(0, SHOWN).map((pair) => (
            <Line key={pair.position} pair={pair} say={say} />
          ))}
        </DataTable>
      ) : null}
      {narrow.length > SHOWN ? (
        <p className="border-line border-t px-4 py-2 text-soft text-sm">
          {say('between.more', { shown: SHOWN, count: narrow.length })}
        </p>
      ) : null}
    </Section>
  );
}

function CulpritNotice({
  named: { culprit, hostsKnown, speakAgainst },
  byState,
  say,
}: {
  named: NamedCulprit;
  byState: SweepPairs['byState'];
  say: Translate;
}) {
  if (culprit.kind === 'none') return <Notice tone="good">{say('between.culprit.none')}</Notice>;
  if (culprit.kind === 'unknown') {
    const total = PAIR_STATES.reduce((sum, state) => sum + byState[state], 0);
    return (
      <Notice tone="warn">
        <p>{say(`between.unknown.${culprit.reason}`, { unknown: byState.unknown, total })}</p>
        {culprit.candidates.length > 0 ? (
          <ul className="ms-5 list-disc">
            {culprit.candidates.map((cause) => (
              <li className="break-words" key={JSON.stringify(cause)}>
                {say(`between.candidate.${cause.kind}`, valuesOf(cause))}
              </li>
            ))}
          </ul>
        ) : null}
        {hostsKnown || byState.narrow === 0 ? null : <p>{say('between.hosts')}</p>}
      </Notice>
    );
  }
  return (
    <Notice tone="bad">
      <p className="break-words">{say(`between.culprit.${culprit.kind}`, valuesOf(culprit))}</p>
      {speakAgainst.length > 0 ? <p>{say('between.against', { count: speakAgainst.length })}</p> : null}
      {hostsKnown ? null : <p>{say('between.hosts')}</p>}
    </Notice>
  );
}

/** What the messages insert. */
function valuesOf({ kind: _, ...values }: Cause): Record<string, string | number> {
  return { ...values };
}

function Line({ pair, say }: { pair: PairRow; say: Translate }) {
  return (
    <tr>
      <td className="min-w-36 break-words">
        <End host={pair.fromHost} id={pair.fromId} name={pair.from} say={say} />
      </td>
      <td className="min-w-36 break-words">
        <End host={pair.toHost} id={pair.toId} name={pair.to} say={say} />
      </td>
      <td className="figures font-semibold">{pair.pathMtu ?? '–'}</td>
      <td className="figures text-soft">{pair.expectedMtu ?? '–'}</td>
      <td className="text-soft">{say(`between.relation.${pair.relation}`)}</td>
      <td className="text-soft">
        <span className="break-all font-mono text-[0.875rem]">{pair.address}</span>
        <span className="block text-sm">{say(`between.addressKind.${pair.addressKind}`)}</span>
      </td>
    </tr>
  );
}

/** One end of a pair. An instance that was removed has no page. */
function End({ id, name, host, say }: { id: string | null; name: string; host: string | null; say: Translate }) {
  return (
    <>
      {id === null ? (
        <span className="font-medium">{name}</span>
      ) : (
        <Link className="font-medium hover:underline" href={`/instances/${id}`} prefetch={false}>
          {name}
        </Link>
      )}
      {host === null ? null : <span className="block text-soft text-sm">{say('between.onHost', { host })}</span>}
    </>
  );
}
