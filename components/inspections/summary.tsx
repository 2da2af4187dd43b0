import { Facts } from '@/components/ui/facts';
import type { InspectionDetail } from '@/lib/fleet/inspections/get';
import { formatMs } from '@/lib/platform/i18n/format';
import type { Locale } from '@/lib/platform/i18n/locale';
import { translator } from '@/lib/platform/i18n/translator';
import { bridgeMtuOf } from '@/lib/truth/mtu/bridge-mtu';

/** The values of the newest inspection, with their names. */
export function Summary({ inspection, locale }: { inspection: InspectionDetail; locale: Locale }) {
  const say = translator(locale, 'instance');
  const common = translator(locale, 'common');
  const size = (value: number | null) => (value === null ? common('unknown') : String(value));
  const system = inspection.observations?.system.known ? inspection.observations.system.value : null;
  const docker = inspection.observations?.docker.known ? inspection.observations.docker.value : null;
  const config = docker?.config;
  const bridge = docker ? bridgeMtuOf(docker) : null;
  return (
    <Facts
      items={[
        [
          say('facts.recommended'),
          <strong className="text-lg" key="r">
            {size(inspection.recommendedMtu)}
          </strong>,
        ],
        [
          say('facts.payload'),
          inspection.recommendedMtu === null ? common('unknown') : String(inspection.recommendedMtu - 28),
        ],
        [say('facts.bridge'), bridge?.deduced ? say('facts.deduced', { mtu: bridge.mtu }) : size(inspection.bridgeMtu)],
        [
          say('facts.nic'),
          `${size(inspection.egressMtu)}${inspection.egressInterface ? ` (${inspection.egressInterface})` : ''}`,
        ],
        [say('facts.path'), size(inspection.pathMtu)],
        [
          say('facts.daemonJson'),
          config ? `${config.path}: ${say(`facts.config.${config.state}`)}` : common('unknown'),
        ],
        [say('facts.os'), system?.os || inspection.os || common('unknown')],
        [say('facts.kernel'), system ? `${system.kernel} ${system.architecture}` : common('unknown')],
        [
          say('facts.docker'),
          docker?.version || inspection.dockerVersion
            ? `${docker?.version ?? inspection.dockerVersion}${docker && !docker.running ? ` (${say('facts.stopped')})` : ''}`
            : common('none'),
        ],
        [say('facts.openstack'), system ? (system.openstack ? common('yes') : common('no')) : common('unknown')],
        [say('facts.sudo'), system ? say(`facts.sudos.${system.sudo}`) : common('unknown')],
        [say('facts.took'), inspection.totalMs === null ? common('unknown') : formatMs(locale, inspection.totalMs)],
      ]}
    />
  );
}
