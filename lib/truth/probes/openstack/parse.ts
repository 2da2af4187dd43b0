import type { ExpectedMtu, Link } from '@/lib/truth/probes/observations';
import type { Observed } from '@/lib/truth/probes/observed';
import { type Frames, frameOf } from '@/lib/truth/script/frames';
import { cleanLine } from '@/lib/truth/script/text';
import { interfaceOf } from './interface-of';
import { parseNetworkData } from './network-data';

/** Reads the sections of ./command and finds the interface of each link that has an MTU. */
export function parseExpectedMtus(frames: Frames, links: Observed<Link[]>): Observed<ExpectedMtu[]> {
  const metadata = frameOf(frames, 'openstack-metadata');
  const drive = frameOf(frames, 'openstack-drive');
  if (!metadata && !drive) return { known: false, reason: 'not-asked', detail: '' };
  for (const [frame, source] of [
    [metadata, 'metadata'],
    [drive, 'config-drive'],
  ] as const) {
    const all = parseNetworkData(frame?.body ?? '');
    const known = links.known ? links.value : [];
    const value = all.flatMap((one): ExpectedMtu[] => {
      const { mac, mtu } = one;
      return mac === null || mtu === null ? [] : [{ interface: interfaceOf(one, known, all), mac, mtu, source }];
    });
    if (value.length === 0) continue;
    return { known: true, value };
  }
  const said = cleanLine([metadata?.error, drive?.error].filter(Boolean).join('; '));
  if (drive?.status === 126) return { known: false, reason: 'denied', detail: said };
  return { known: false, reason: metadata?.body ? 'invalid' : 'failed', detail: said };
}
