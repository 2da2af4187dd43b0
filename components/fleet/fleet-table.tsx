import { ArrowDown, ArrowUp, ArrowUpDown, KeyRound, LoaderCircle } from 'lucide-react';
import Link from 'next/link';
import type { ReactNode } from 'react';
import { MiniClearance } from '@/components/clearance/mini-clearance';
import { Badge } from '@/components/ui/badge';
import { printable } from '@/components/ui/code';
import { Icon } from '@/components/ui/icon';
import { Ago } from '@/components/ui/moment';
import { VerdictBadge } from '@/components/verdict';
import type { FleetRow } from '@/lib/fleet/instances/list';
import type { FleetSort } from '@/lib/fleet/instances/schema';
import type { Locale } from '@/lib/platform/i18n/locale';
import { type Translate, translator } from '@/lib/platform/i18n/translator';
import { SelectAll } from './select-all';

interface Props {
  rows: FleetRow[];
  sort: FleetSort;
  sortHref: (sort: FleetSort) => string;
  tagHref: (tag: string) => string;
  locale: Locale;
  now: Date;
  /** Rows can be ticked: the person may inspect. */
  tickable: boolean;
}

/**
 * One page of the fleet. Rendered only on the server: with ten thousand instances the browser gets one page of rows.
 */
export function FleetTable({ rows, sort, sortHref, tagHref, locale, now, tickable }: Props) {
  const say = translator(locale, 'fleet');
  const head = 'px-3 py-2 text-start text-[0.8125rem] font-medium text-soft whitespace-nowrap';
  return (
    <table className="w-full border-collapse max-lg:block">
      <caption className="sr-only">{say('table.caption')}</caption>
      <thead className="border-line border-b max-lg:hidden">
        <tr>
          {tickable ? (
            <th className={`${head} w-10 pe-0`} scope="col">
              <SelectAll label={say('table.tickAll')} />
            </th>
          ) : null}
          <SortHead by="verdict" className={head} href={sortHref} label={say('table.verdict')} sort={sort} />
          <SortHead by="name" className={head} href={sortHref} label={say('table.instance')} sort={sort} />
          <th className={head} scope="col">
            {say('table.clearance')}
          </th>
          <th className={`${head} text-end`} scope="col">
            {say('table.recommended')}
          </th>
          <th className={`${head} max-xl:hidden`} scope="col">
            {say('table.cause')}
          </th>
          <th className={`${head} max-lg:hidden`} scope="col">
            {say('table.system')}
          </th>
          <SortHead by="inspectedAt" className={head} href={sortHref} label={say('table.inspected')} sort={sort} />
        </tr>
      </thead>
      <tbody className="max-lg:block">
        {rows.map((row) => (
          <Row key={row.id} locale={locale} now={now} row={row} say={say} tagHref={tagHref} tickable={tickable} />
        ))}
      </tbody>
    </table>
  );
}

function Row({
  row,
  locale,
  now,
  say,
  tagHref,
  tickable,
}: Pick<Props, 'locale' | 'now' | 'tagHref' | 'tickable'> & { row: FleetRow; say: Translate }) {
  const finding = translator(locale, 'finding');
  const title = row.topFinding && `${row.topFinding.code}.title`;
  const cause = title && finding.has(title) ? printable(finding(title, row.topFinding?.params)) : null;
  const cell = 'px-3 py-2 align-middle max-lg:p-0';
  return (
    <tr className="relative border-line border-b last:border-b-0 hover:bg-sunken/60 has-checked:bg-accent-wash max-lg:grid max-lg:grid-cols-[auto_1fr_auto] max-lg:items-center max-lg:gap-x-3 max-lg:gap-y-1 max-lg:px-3 max-lg:py-2.5">
      {tickable ? (
        <td className={`${cell} pe-0`}>
          <input
            aria-label={say('table.tick', { name: row.name })}
            className="block size-[1.125rem] accent-accent"
            name="id"
            type="checkbox"
            value={row.id}
          />
        </td>
      ) : null}
      <td className={`${cell} max-lg:order-1 max-lg:col-start-3 max-lg:row-start-1`}>
        <VerdictBadge locale={locale} verdict={row.verdict} />
      </td>
      <th
        className={`${cell} min-w-0 max-w-[22rem] text-start font-normal max-lg:col-start-2 max-lg:row-start-1`}
        scope="row"
      >
        <Link
          className="block truncate font-semibold leading-[24px] hover:underline"
          href={`/instances/${row.id}`}
          title={row.name}
        >
          {row.name}
        </Link>
        <span className="flex flex-wrap items-center gap-x-2 gap-y-0.5 text-soft text-sm">
          <span className="figures truncate font-mono text-[0.8125rem]">
            {row.address.includes(':') ? `[${row.address}]` : row.address}
            {row.port === 22 ? '' : `:${row.port}`}
          </span>
          {row.tags.map((tag) => (
            <Link
              className="inline-block min-w-[24px] max-w-40 truncate rounded bg-mute-wash px-1.5 text-[0.78rem] text-soft leading-[24px] hover:text-ink hover:underline"
              href={tagHref(tag)}
              key={tag}
            >
              <span className="sr-only">{say('table.tag')} </span>
              {tag}
            </Link>
          ))}
          <HostKeyHint row={row} say={say} />
        </span>
      </th>
      <td className={`${cell} max-lg:col-span-2 max-lg:col-start-2`}>
        <Clearances row={row} say={say} />
      </td>
      <td className={`${cell} whitespace-nowrap text-end font-semibold max-lg:hidden`}>
        {row.recommendedMtu === null ? <Nothing>{say('table.notKnown')}</Nothing> : row.recommendedMtu}
      </td>
      <td
        className={`${cell} max-w-[26rem] text-sm max-lg:col-span-2 max-lg:col-start-2 max-lg:max-w-none lg:max-xl:hidden`}
      >
        {cause ? (
          <span className="line-clamp-4 break-words" title={cause}>
            {cause}
          </span>
        ) : (
          <Nothing>{say('table.nothing')}</Nothing>
        )}
      </td>
      <td className={`${cell} whitespace-nowrap text-soft text-sm max-lg:hidden`}>
        <span className="block max-w-48 truncate" title={row.os === null ? undefined : printable(row.os)}>
          {row.os === null ? null : printable(row.os)}
        </span>
        {row.dockerVersion ? <span className="figures block">Docker {row.dockerVersion}</span> : null}
      </td>
      <td className={`${cell} whitespace-nowrap text-soft text-sm max-lg:col-span-2 max-lg:col-start-2`}>
        {row.running ? (
          <span className="inline-flex items-center gap-1.5 font-medium text-note">
            <Icon as={LoaderCircle} className="animate-spin" size={14} />
            {say('table.running')}
          </span>
        ) : row.inspectedAt ? (
          <Ago at={row.inspectedAt} locale={locale} now={now} />
        ) : (
          say('table.never')
        )}
      </td>
    </tr>
  );
}

function Clearances({ row, say }: { row: FleetRow; say: Translate }) {
  const docker = row.bridgeMtu ?? row.deducedBridgeMtu;
  const sizes = [
    ['docker', docker],
    ['nic', row.egressMtu],
    ['path', row.pathMtu],
  ] as const;
  if (sizes.every(([, size]) => size === null)) return <Nothing>{say('table.nothing')}</Nothing>;
  return (
    <div className="flex items-center gap-3">
      <MiniClearance bridge={docker} nic={row.egressMtu} path={row.pathMtu} />
      <dl className="figures flex gap-3">
        {sizes.map(([name, size]) => {
          const low = size !== null && docker !== null && size < docker;
          return (
            <div className="min-w-[2.9rem]" key={name}>
              <dt className="text-[0.72rem] text-soft leading-none">{say(`table.${name}`)}</dt>
              <dd className={`leading-snug ${low ? 'font-semibold text-bad' : ''}`}>
                {size === null ? <Nothing>{say('table.notKnown')}</Nothing> : size}
                {low ? <span className="sr-only"> {say('table.low')}</span> : null}
                {name === 'docker' && size !== null && row.bridgeMtu === null ? (
                  <span className="block font-normal text-[0.72rem] text-soft leading-none">
                    {say('table.deduced')}
                  </span>
                ) : null}
              </dd>
            </div>
          );
        })}
      </dl>
    </div>
  );
}

function HostKeyHint({ row, say }: { row: FleetRow; say: Translate }) {
  if (row.hostKeyState !== 'pending' && row.hostKeyState !== 'changed') return null;
  return (
    <Link className="hover:underline" href={`/instances/${row.id}`}>
      <Badge icon={KeyRound} tone={row.hostKeyState === 'changed' ? 'bad' : 'warn'}>
        {say(`hostKey.${row.hostKeyState}`)}
      </Badge>
    </Link>
  );
}

function Nothing({ children }: { children: ReactNode }) {
  return (
    <span className="text-soft">
      <span aria-hidden="true">–</span>
      <span className="sr-only">{children}</span>
    </span>
  );
}

function SortHead(props: {
  by: 'name' | 'verdict' | 'inspectedAt';
  sort: FleetSort;
  label: string;
  href: (sort: FleetSort) => string;
  className: string;
}) {
  const { by, sort, label, href, className } = props;
  const up = sort === by;
  const down = sort === `-${by}`;
  return (
    <th aria-sort={up ? 'ascending' : down ? 'descending' : undefined} className={className} scope="col">
      <Link
        className={`inline-flex items-center gap-1 hover:underline ${up || down ? 'text-ink' : ''}`}
        href={href(up ? `-${by}` : by)}
      >
        {label}
        <Icon as={up ? ArrowUp : down ? ArrowDown : ArrowUpDown} size={13} />
      </Link>
    </th>
  );
}
