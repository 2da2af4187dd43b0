import type { ReactNode } from 'react';
import { CodeBlock, printable } from '@/components/ui/code';
import { DataTable } from '@/components/ui/data-table';
import type { Locale } from '@/lib/platform/i18n/locale';
import { translator } from '@/lib/platform/i18n/translator';
import { ownerOf } from '@/lib/truth/docker/network-owner';
import type { ContainerObservation, DockerNetworkObservation } from '@/lib/truth/probes/docker-observation';
import type { ContainerProof } from '@/lib/truth/probes/proof-observation';
import { Mtu } from './mtu';
import { shownInterface } from './shown-interface';

/** Docker's networks with the MTU that containers on them get. */
export function NetworksTable(props: {
  networks: DockerNetworkObservation[];
  /** What fits by every egress of its containers, bytes of IP packet; null if it is not known. */
  limitOn: (network: string) => number | null;
  locale: Locale;
  /** Requests a plan to recreate the network, or the instructions for its owner. */
  recreate: (network: string, label: string) => ReactNode;
}) {
  const { networks, limitOn, locale, recreate } = props;
  const say = translator(locale, 'instance');
  const common = translator(locale, 'common');
  return (
    <DataTable
      columns={[
        say('networks.name'),
        say('networks.driver'),
        say('networks.effective'),
        say('networks.configured'),
        say('networks.owner'),
        say('networks.containers'),
        null,
      ]}
      label={say('networks.title')}
    >
      {networks.map((network) => (
        <tr key={network.id || network.name}>
          <td className="min-w-32 break-all font-medium">{printable(network.name)}</td>
          <td className="text-soft">{network.driver}</td>
          <td>
            {network.effectiveMtu === null ? (
              <span className="text-soft">{say('networks.notDocker')}</span>
            ) : (
              <Mtu limit={limitOn(network.name)} locale={locale} value={network.effectiveMtu} />
            )}
          </td>
          <td className="text-soft">{network.configuredMtu ?? say('networks.default')}</td>
          <td className="min-w-28 break-words text-soft">
            {network.composeProject
              ? say('networks.compose', { project: printable(network.composeProject) })
              : ownerOf(network) === 'swarm'
                ? say('networks.swarm')
                : common('none')}
          </td>
          <td className="break-words text-soft">{printable(network.containers.join(', ')) || common('none')}</td>
          <td className="whitespace-nowrap">
            {isOversized(network, limitOn(network.name))
              ? recreate(network.name, say(ownerOf(network) === 'nobody' ? 'networks.recreate' : 'networks.byHand'))
              : null}
          </td>
        </tr>
      ))}
    </DataTable>
  );
}

/** Too large, with a way out, and user-defined: the default bridge has its MTU from daemon.json. */
function isOversized({ name, effectiveMtu, internal }: DockerNetworkObservation, limit: number | null): boolean {
  return limit !== null && effectiveMtu !== null && effectiveMtu > limit && !internal && name !== 'bridge';
}

/** The running containers with the MTU of their own interfaces, each compared with its own network. */
export function ContainersTable(props: {
  containers: ContainerObservation[];
  /** As for NetworksTable. */
  limitOn: (network: string) => number | null;
  locale: Locale;
}) {
  const { containers, limitOn, locale } = props;
  const say = translator(locale, 'instance');
  return (
    <DataTable
      columns={[
        say('containers.name'),
        say('containers.mtu'),
        say('containers.networks'),
        say('containers.restart'),
        say('containers.image'),
      ]}
      label={say('containers.title')}
    >
      {containers.map((container) => (
        <tr key={container.id || container.name}>
          <td className="break-all font-medium">{printable(container.name)}</td>
          <td>
            <Mtu {...shownInterface(container, limitOn)} locale={locale} />
          </td>
          <td className="text-soft">{printable(container.networks.join(', '))}</td>
          <td className="text-soft">{container.restartPolicy}</td>
          <td className="break-all font-mono text-[0.8125rem] text-soft">{printable(container.image)}</td>
        </tr>
      ))}
    </DataTable>
  );
}

/** Most networks have no IPv6, and a line about this on each of them is not useful. */
function hasIpv6({ ping6 }: ContainerProof): boolean {
  return ping6 !== undefined && ping6 !== 'not-run';
}

/** The results of temporary containers on each network. */
export function ProofsTable({ proofs, locale }: { proofs: ContainerProof[]; locale: Locale }) {
  const say = translator(locale, 'instance');
  const common = translator(locale, 'common');
  return (
    <DataTable
      columns={[
        say('proofs.network'),
        say('proofs.outcome'),
        say('proofs.ping'),
        say('proofs.download'),
        say('proofs.detail'),
      ]}
      label={say('proofs.title')}
    >
      {proofs.map((proof) => (
        <tr key={proof.network}>
          <td className="font-medium">{printable(proof.network)}</td>
          <td
            className={
              proof.outcome === 'failed'
                ? 'font-semibold text-bad'
                : proof.outcome === 'passed'
                  ? 'font-semibold text-good'
                  : ''
            }
          >
            {say(`proofs.outcomes.${proof.outcome}`)}
          </td>
          <td>
            {say(`proofs.pings.${proof.ping}`)}
            {hasIpv6(proof) ? <p className="text-soft">{say(`proofs.pings6.${proof.ping6 ?? 'not-run'}`)}</p> : null}
          </td>
          <td>
            {say(`proofs.downloads.${proof.download}`)}
            {proof.downloadedBytes === null ? null : (
              <span className="text-soft"> {say('proofs.arrived', { bytes: proof.downloadedBytes })}</span>
            )}
          </td>
          <td className="min-w-56">
            {proof.omitted ? (
              <p className="max-w-[60ch] text-soft">
                {say(`proofs.omitted.${proof.omitted}`, { driver: printable(proof.driver ?? '?') })}
              </p>
            ) : (
              <details open={proof.outcome !== 'passed'}>
                <summary className="w-fit text-accent text-sm">{common('output')}</summary>
                <div className="mt-1 max-w-[60ch]">
                  <CodeBlock label={`${common('output')} ${printable(proof.network)}`}>
                    {proof.detail.replaceAll('|', '\n') || common('noOutput')}
                  </CodeBlock>
                </div>
              </details>
            )}
          </td>
        </tr>
      ))}
    </DataTable>
  );
}
