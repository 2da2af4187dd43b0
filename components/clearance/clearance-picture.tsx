import { printable } from '@/components/ui/code';
import type { Locale } from '@/lib/platform/i18n/locale';
import { translator } from '@/lib/platform/i18n/translator';
import { Drawing, type DrawingWords, NARROW, WIDE } from './drawing';
import { drive, type Hop } from './hops';
import { scaleOf } from './scale';

/**
 * The clearance picture: a packet as a lorry on its way under Docker's network, the NIC and the path. The caption says in
 * one sentence what is shown; a list has all of it for people who do not see the picture.
 */
export function ClearancePicture({ hops, locale }: { hops: Hop[]; locale: Locale }) {
  const say = translator(locale, 'picture');
  const route = drive(hops);
  const sizes = [...hops.flatMap((hop) => (hop.mtu === null ? [] : [hop.mtu])), route.packet ?? 0].filter(Boolean);
  const { floor } = scaleOf(sizes, 1);
  const described = route.hops.map((hop) => ({
    role: hop.deduced ? say('deduced', { role: say(`role.${hop.kind}`) }) : say(`role.${hop.kind}`),
    name: printable(hop.name ?? ''),
    passage: say(`passage.${hop.passage}`, { excess: hop.excess }),
  }));
  const words: DrawingWords = {
    hops: described.map((hop) => ({ ...hop, name: clip(hop.name, 24) })),
    packet: route.packet === null ? '' : String(route.packet),
    cut: floor > 0 ? say('cut', { floor }) : null,
  };
  const narrow: DrawingWords = {
    ...words,
    hops: described.map((hop, at) => ({
      ...hop,
      role: route.hops[at]?.deduced ? say('shortDeduced') : say(`shortRole.${route.hops[at]?.kind}`),
      passage: say(`shortPassage.${route.hops[at]?.passage}`, { excess: route.hops[at]?.excess ?? 0 }),
    })),
  };
  const blocked = route.blockedAt === null ? null : route.hops[route.blockedAt];
  const deduced = route.hops.find((hop) => hop.deduced);
  const unknown = route.hops.some((hop) => hop.passage === 'unknown');

  return (
    <figure>
      <div className="hidden sm:block">
        <Drawing layout={WIDE} route={route} words={words} />
      </div>
      <div className="sm:hidden">
        <Drawing layout={NARROW} route={route} words={narrow} />
      </div>
      <figcaption className="mt-2 max-w-[80ch]">
        {blocked && route.packet !== null
          ? say(hops[0]?.kind === 'nic' ? 'caption.own' : 'caption.blocked', {
              packet: route.packet,
              at: say(`role.${blocked.kind}`),
              name: printable(blocked.name ?? ''),
              mtu: blocked.mtu ?? 0,
              excess: blocked.excess,
            })
          : route.packet === null
            ? say('caption.nothing')
            : unknown
              ? say('caption.unknown', { packet: route.packet })
              : route.spare > 0
                ? say('caption.spare', { packet: route.packet, spare: route.spare })
                : say('caption.fits', { packet: route.packet })}
        {deduced?.mtu ? ` ${say('caption.deduced', { mtu: deduced.mtu })}` : null}
        <ol className="sr-only">
          {route.hops.map((hop, at) => (
            <li key={hop.kind}>
              {say('alternative', {
                role: described[at]?.role ?? '',
                name: printable(hop.name ?? ''),
                mtu: hop.mtu === null ? say('notMeasured') : String(hop.mtu),
                passage: described[at]?.passage ?? '',
              })}
            </li>
          ))}
        </ol>
      </figcaption>
    </figure>
  );
}

function clip(text: string, length: number): string {
  return text.length > length ? `${text.slice(0, length - 1)}…` : text;
}
