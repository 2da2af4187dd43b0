import Link from 'next/link';
import type { ReactNode } from 'react';
import { ClearancePicture } from '@/components/clearance/clearance-picture';
import { hopsOf } from '@/components/clearance/hops';
import { HostKeyDecision } from '@/components/host-keys/host-key-decision';
import { FindingCard } from '@/components/inspections/finding-card';
import { InspectionHistory } from '@/components/inspections/inspection-history';
import { limitOn } from '@/components/inspections/limit-on';
import { LinksTable } from '@/components/inspections/links-table';
import { ContainersTable, NetworksTable, ProofsTable } from '@/components/inspections/networks-table';
import { PathsTable } from '@/components/inspections/paths-table';
import { Summary } from '@/components/inspections/summary';
import { TrafficSection } from '@/components/inspections/traffic-section';
import { RemediationBadge } from '@/components/remediations/remediation-badge';
import { CodeBlock } from '@/components/ui/code';
import { Ago } from '@/components/ui/moment';
import { Notice } from '@/components/ui/notice';
import { Section } from '@/components/ui/section';
import type { InspectionDetail } from '@/lib/fleet/inspections/get';
import type { InspectionRow } from '@/lib/fleet/inspections/list';
import type { InstanceDetail } from '@/lib/fleet/instances/get';
import type { RemediationRow } from '@/lib/fleet/remediations/list';
import type { Locale } from '@/lib/platform/i18n/locale';
import { translator } from '@/lib/platform/i18n/translator';
import { remedyOf } from '@/lib/truth/mtu/remedies/remedies';
import type { Remedy } from '@/lib/truth/mtu/remedies/remedy';
import { decideHostKey } from '../../host-keys/actions';

/** The key that waits for a decision, if there is one. */
export function HostKeyNotice({
  instance,
  locale,
  reason,
}: {
  instance: InstanceDetail;
  locale: Locale;
  reason: string | null;
}) {
  const say = translator(locale, 'hostkey');
  const pending = instance.hostKeys.find((key) => key.state === 'pending');
  if (!pending) return null;
  const approved = instance.hostKeys.find((key) => key.state === 'approved') ?? null;
  return (
    <div className="mb-4">
      <Notice title={say(approved ? 'changedTitle' : 'firstTitle')} tone={approved ? 'bad' : 'warn'}>
        <p className="mb-3">{say(approved ? 'changedBody' : 'firstBody')}</p>
        <HostKeyDecision
          approved={approved}
          decide={decideHostKey}
          hostKey={{ id: pending.id, algorithm: pending.algorithm, fingerprint: pending.fingerprint }}
          reason={reason}
        />
      </Notice>
    </div>
  );
}

/** A change has ended after the inspection that is shown. */
export function StaleNotice({ locale }: { locale: Locale }) {
  const say = translator(locale, 'finding');
  return (
    <div className="mb-4">
      <Notice title={say('not-inspected-since.title')} tone="warn">
        <p>{say('not-inspected-since.cause')}</p>
        <p>{say('not-inspected-since.action')}</p>
      </Notice>
    </div>
  );
}

/** Verdict, picture, findings and all observations. */
export function InstanceMain({
  inspection,
  locale,
  prove,
  measure,
  clamp,
  recreate,
  remedy,
}: {
  inspection: InspectionDetail;
  locale: Locale;
  /** Requests an inspection with a proof; null if no container can be started. */
  prove: ReactNode;
  /** Requests the paths to other instances. */
  measure: ReactNode;
  /** The MSS clamp, or its offer. */
  clamp: ReactNode;
  recreate: (network: string, label: string) => ReactNode;
  remedy: (remedy: Remedy) => ReactNode;
}) {
  const say = translator(locale, 'instance');
  const seen = inspection.observations;
  const hops = seen ? hopsOf(seen) : null;
  const docker = seen?.docker.known ? seen.docker.value : null;
  // The recommendation is for the default bridge. A network with another egress is compared with that.
  const limit = seen ? limitOn(seen, inspection.recommendedMtu) : () => null;
  const proofs = seen?.proofs?.known ? seen.proofs.value : [];
  return (
    <>
      {hops ? (
        <Section id="picture" title={say('picture')}>
          <ClearancePicture hops={hops} locale={locale} />
        </Section>
      ) : null}
      <Section flush id="findings" lead={say('findings.lead')} title={say('findings.title')}>
        {inspection.findings.length === 0 ? (
          <p className="p-4 text-soft">{say('findings.none')}</p>
        ) : (
          inspection.findings.map((finding) => (
            <FindingCard finding={finding} key={finding.id} locale={locale} remedy={remedy(remedyOf(finding, seen))} />
          ))
        )}
      </Section>
      {clamp}
      {inspection.outcome !== null && inspection.outcome !== 'ok' && inspection.outcomeEvidence ? (
        <Section id="failed" lead={say('stale')} title={say('failed')}>
          <CodeBlock label={say('failed')}>{inspection.outcomeEvidence}</CodeBlock>
        </Section>
      ) : null}
      {seen ? (
        <Section id="summary" title={say('summary')}>
          <Summary inspection={inspection} locale={locale} />
        </Section>
      ) : null}
      {docker ? (
        <>
          <Section flush id="networks" title={say('networks.title')}>
            {docker.networks.length === 0 ? (
              <p className="p-4 text-soft">{say('networks.none')}</p>
            ) : (
              <NetworksTable limitOn={limit} locale={locale} networks={docker.networks} recreate={recreate} />
            )}
          </Section>
          <Section flush id="containers" title={say('containers.title')}>
            {docker.containers.length === 0 ? (
              <p className="p-4 text-soft">{say('containers.none')}</p>
            ) : (
              <ContainersTable containers={docker.containers} limitOn={limit} locale={locale} />
            )}
          </Section>
        </>
      ) : null}
      {proofs.length > 0 || prove ? (
        <Section flush id="proofs" lead={say('proofs.lead')} title={say('proofs.title')}>
          {proofs.length > 0 ? <ProofsTable locale={locale} proofs={proofs} /> : null}
          {prove ? <div className="px-4 py-3">{prove}</div> : null}
        </Section>
      ) : null}
      {seen ? (
        <>
          <Section flush id="paths" title={say('paths.title')}>
            {seen.paths.length + (seen.pairPaths?.length ?? 0) === 0 ? (
              <p className="p-4 text-soft">{say('paths.none')}</p>
            ) : (
              <PathsTable locale={locale} paths={[...seen.paths, ...(seen.pairPaths ?? [])]} />
            )}
            <details className="px-4 py-2.5">
              <summary className="w-fit font-medium text-accent">{say('paths.measureTo')}</summary>
              <div className="mt-2 max-w-md">{measure}</div>
            </details>
          </Section>
          <Section flush id="links" title={say('links.title')}>
            <LinksTable locale={locale} observations={seen} />
          </Section>
          <TrafficSection locale={locale} observations={seen} />
        </>
      ) : null}
      <Section flush id="raw" lead={say('raw.lead')} title={say('raw.title')}>
        <details className="border-line border-b px-4 py-2.5">
          <summary className="font-medium text-accent">{say('raw.output')}</summary>
          <div className="mt-2">
            <CodeBlock label={say('raw.output')} tall>
              {inspection.raw || say('raw.none')}
            </CodeBlock>
          </div>
        </details>
        <details className="px-4 py-2.5">
          <summary className="font-medium text-accent">{say('raw.parsed')}</summary>
          <div className="mt-2">
            <CodeBlock label={say('raw.parsed')} tall>
              {seen ? JSON.stringify(seen, null, 2) : say('raw.none')}
            </CodeBlock>
          </div>
        </details>
      </Section>
    </>
  );
}

/** How the instance is reached, and its history. */
export function InstanceAside(props: {
  instance: InstanceDetail;
  inspections: InspectionRow[];
  remediations: RemediationRow[];
  locale: Locale;
  now: Date;
}) {
  const { instance, inspections, remediations, locale, now } = props;
  const say = translator(locale, 'instance');
  const words = translator(locale, 'remediation');
  const trusted = instance.hostKeys.find((key) => key.state === 'approved');
  return (
    <aside className="grid min-w-0 content-start gap-4 max-xl:md:grid-cols-2">
      <Section id="connection" title={say('connection.title')}>
        <dl className="space-y-2">
          <Line label={say('connection.address')}>
            <span className="break-all font-mono text-[0.875rem]">
              {instance.credential.username}@{instance.address}:{instance.port}
            </span>
          </Line>
          <Line label={say('connection.credential')}>
            <Link className="link" href={`/credentials/${instance.credential.id}`}>
              {instance.credential.name}
            </Link>
          </Line>
          <Line label={say('connection.hostKey')}>
            {trusted ? (
              <span className="break-all font-mono text-[0.8125rem]">
                {trusted.algorithm} {trusted.fingerprint}
              </span>
            ) : (
              say('connection.noHostKey')
            )}
          </Line>
          {instance.tags.length > 0 ? (
            <Line label={say('connection.tags')}>
              {instance.tags.map((tag) => (
                <Link className="link me-2" href={`/?tag=${encodeURIComponent(tag)}`} key={tag}>
                  {tag}
                </Link>
              ))}
            </Line>
          ) : null}
          {instance.notes ? (
            <Line label={say('connection.notes')}>
              <span className="whitespace-pre-wrap break-words">{instance.notes}</span>
            </Line>
          ) : null}
        </dl>
      </Section>
      <Section flush id="remediations" title={say('remediations.title')}>
        {remediations.length === 0 ? (
          <p className="px-4 py-3 text-soft text-sm">{say('remediations.none')}</p>
        ) : (
          <ul>
            {remediations.map((row) => (
              <li className="border-line border-b last:border-b-0" key={row.id}>
                <Link
                  className="flex flex-wrap items-center justify-between gap-2 px-4 py-2 hover:bg-sunken"
                  href={`/remediations/${row.id}`}
                >
                  <RemediationBadge
                    broken={row.shows.isStillBroken}
                    locale={locale}
                    reason={row.reason}
                    state={row.state}
                  />
                  <span className="text-sm">{words(`kind.${row.kind}`)}</span>
                  <span className="text-soft text-sm">
                    <Ago at={row.createdAt} locale={locale} now={now} />
                  </span>
                </Link>
              </li>
            ))}
          </ul>
        )}
      </Section>
      <Section flush id="history" title={say('history.title')}>
        {inspections.some((row) => row.state === 'finished') ? (
          <InspectionHistory locale={locale} now={now} rows={inspections} />
        ) : (
          <p className="px-4 py-3 text-soft text-sm">{say('history.none')}</p>
        )}
      </Section>
    </aside>
  );
}

function Line({ label, children }: { label: string; children: React.ReactNode }) {
  return (
    <div>
      <dt className="text-soft text-sm">{label}</dt>
      <dd>{children}</dd>
    </div>
  );
}
