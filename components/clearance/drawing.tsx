import type { Route } from './hops';
import { scaleOf } from './scale';

/** Texts in the picture, ready to show. */
export interface DrawingWords {
  /** One per hop. */
  hops: { role: string; name: string; passage: string }[];
  packet: string;
  cut: string | null;
}

interface Layout {
  width: number;
  height: number;
  left: number;
  slot: number;
  gate: number;
  road: number;
  tallest: number;
  lorry: number;
  deck: number;
  font: number;
}

export const WIDE: Layout = {
  width: 1080,
  height: 332,
  left: 20,
  slot: 228,
  gate: 96,
  road: 250,
  tallest: 176,
  lorry: 122,
  deck: 34,
  font: 14,
};

export const NARROW: Layout = {
  width: 360,
  height: 214,
  left: 2,
  slot: 89,
  gate: 46,
  road: 158,
  tallest: 112,
  lorry: 42,
  deck: 22,
  font: 12,
};

/** Bridges that there is room for. */
const PLACES = 4;

const PASSAGE = {
  passes: { deck: 'fill-concrete', text: 'fill-ink', word: 'fill-good' },
  blocked: { deck: 'fill-bad-solid', text: 'fill-white', word: 'fill-bad' },
  unreached: { deck: 'fill-concrete', text: 'fill-ink', word: 'fill-soft' },
  unknown: { deck: 'fill-none', text: 'fill-soft', word: 'fill-soft' },
} as const;

/**
 * The packet as a lorry, each hop as a bridge with its clearance, to one scale. Decorative: the caller shows the same
 * as text.
 */
export function Drawing({ route, words, layout }: { route: Route; words: DrawingWords; layout: Layout }) {
  const { width, height, left, slot, gate, road, tallest, lorry, deck, font } = layout;
  const narrow = layout === NARROW;
  const sizes = [...route.hops.flatMap((hop) => (hop.mtu === null ? [] : [hop.mtu])), route.packet ?? 0].filter(
    Boolean,
  );
  const scale = scaleOf(sizes, tallest);
  // A packet of the instance itself starts at its NIC.
  const first = PLACES - route.hops.length;
  const gateX = (at: number) => left + (slot - gate) + (first + at) * slot;
  const packetTop = route.packet === null ? null : road - scale.height(route.packet);
  const stop = route.blockedAt === null ? width - lorry - (narrow ? 0 : 16) : gateX(route.blockedAt) - lorry - 5;

  return (
    <svg aria-hidden="true" className="block h-auto w-full" focusable="false" viewBox={`0 0 ${width} ${height}`}>
      <defs>
        <pattern height="8" id={`hatch-${width}`} patternTransform="rotate(45)" patternUnits="userSpaceOnUse" width="8">
          <rect className="fill-bad-wash" height="8" width="8" />
          <rect className="fill-bad-solid" height="8" width="3" />
        </pattern>
      </defs>
      <rect className="fill-sky" height={road} rx="8" width={width} />
      <Places layout={layout} />
      {words.cut ? (
        <g>
          <path
            className="fill-none stroke-concrete-edge"
            d={`M0 ${road - 14} ${'l8 -4 l8 4 '.repeat(Math.ceil(width / 16))}`}
            strokeDasharray="2 3"
          />
          {narrow ? null : (
            <text className="fill-soft" fontSize={font - 2} textAnchor="end" x={width - 10} y={18}>
              {words.cut}
            </text>
          )}
        </g>
      ) : null}

      {route.hops.map((hop, at) => {
        const x = gateX(at);
        const under = road - (hop.mtu === null ? tallest : scale.height(hop.mtu));
        const look = PASSAGE[hop.passage];
        const middle = x + gate / 2;
        return (
          <g key={hop.kind} opacity={hop.passage === 'unreached' ? 0.85 : 1}>
            <rect
              className="fill-concrete"
              height={road - under}
              opacity="0.55"
              width={gate * 0.09}
              x={x + 3}
              y={under}
            />
            <rect
              className="fill-concrete"
              height={road - under}
              opacity="0.55"
              width={gate * 0.09}
              x={x + gate - 3 - gate * 0.09}
              y={under}
            />
            {hop.passage === 'blocked' && packetTop !== null ? (
              <rect
                fill={`url(#hatch-${width})`}
                height={Math.max(0, under - packetTop)}
                width={gate}
                x={x}
                y={packetTop}
              />
            ) : null}
            <rect
              className={`${look.deck} stroke-concrete-edge`}
              height={deck}
              rx="3"
              strokeDasharray={hop.passage === 'unknown' ? '4 3' : undefined}
              width={gate}
              x={x}
              y={under - deck}
            />
            <line className="stroke-concrete-edge" strokeWidth="2" x1={x} x2={x + gate} y1={under} y2={under} />
            <text
              className={`${look.text} figures`}
              fontSize={font + (narrow ? 2 : 6)}
              fontWeight="700"
              textAnchor="middle"
              x={middle}
              y={under - deck / 2 + font * 0.45}
            >
              {hop.mtu === null ? '?' : hop.mtu}
            </text>
            <text
              className="fill-ink"
              fontSize={font}
              fontWeight="600"
              textAnchor="middle"
              x={middle}
              y={road + (narrow ? 22 : 30)}
            >
              {words.hops[at]?.role}
            </text>
            {narrow ? null : (
              <text
                className="fill-soft"
                fontFamily="var(--font-mono)"
                fontSize={font - 1}
                textAnchor="middle"
                x={middle}
                y={road + 50}
              >
                {words.hops[at]?.name}
              </text>
            )}
            <text
              className={look.word}
              fontSize={font - (narrow ? 0.5 : 1)}
              fontWeight="600"
              textAnchor="middle"
              x={middle}
              y={road + (narrow ? 40 : 71)}
            >
              {words.hops[at]?.passage}
            </text>
          </g>
        );
      })}

      <rect className="fill-asphalt" height={narrow ? 6 : 9} width={width} y={road} />
      {packetTop !== null && route.blockedAt !== null ? (
        <line
          className="stroke-bad"
          strokeDasharray="6 4"
          strokeWidth="1.5"
          x1={stop}
          x2={gateX(route.blockedAt) + gate + 8}
          y1={packetTop}
          y2={packetTop}
        />
      ) : null}
      {packetTop !== null ? (
        <Lorry
          font={font}
          label={words.packet}
          length={lorry}
          narrow={narrow}
          road={road}
          top={packetTop}
          x={Math.max(0, stop)}
        />
      ) : null}
    </svg>
  );
}

/** Where the packet starts and where it goes: a yard of containers, and a town. */
function Places({ layout: { width, road, left, slot, gate } }: { layout: Layout }) {
  const room = left + slot - gate - 24;
  if (room < 60) return null;
  const town = width - 118;
  return (
    <g className="fill-concrete" opacity="0.45">
      <rect height="34" rx="2" width="62" x={12} y={road - 34} />
      <rect height="34" rx="2" width="40" x={78} y={road - 34} />
      <rect height="34" rx="2" width="62" x={22} y={road - 70} />
      <rect height="96" rx="2" width="30" x={town} y={road - 96} />
      <rect height="136" rx="2" width="34" x={town + 35} y={road - 136} />
      <rect height="70" rx="2" width="36" x={town + 74} y={road - 70} />
    </g>
  );
}

function Lorry(props: {
  x: number;
  top: number;
  road: number;
  length: number;
  label: string;
  font: number;
  narrow: boolean;
}) {
  const { x, top, road, length, label, font, narrow } = props;
  const wheel = narrow ? 4.5 : 10;
  const bed = road - wheel * 1.5;
  const box = length * 0.72;
  const cab = length - box - 3;
  const cabTop = Math.max(top + 4, bed - (narrow ? 22 : 58));
  return (
    <g className="lorry-rolls">
      <rect className="fill-cab" height={narrow ? 3 : 6} width={length} x={x} y={bed} />
      <rect className="fill-lorry" height={bed - top} rx="3" width={box} x={x} y={top} />
      {[0.25, 0.5, 0.75].map((at) => (
        <line className="stroke-black/20" key={at} x1={x + box * at} x2={x + box * at} y1={top + 4} y2={bed - 3} />
      ))}
      <path
        className="fill-cab"
        d={`M${x + box + 3} ${bed} V${cabTop} h${cab * 0.6} l${cab * 0.4} ${(bed - cabTop) * 0.45} V${bed} z`}
      />
      <path
        className="fill-sky"
        d={`M${x + box + 3 + cab * 0.2} ${cabTop + 4} h${cab * 0.35} l${cab * 0.25} ${(bed - cabTop) * 0.32} h${-cab * 0.6} z`}
      />
      {[0.14, 0.36, 0.86].map((at) => (
        <g key={at}>
          <circle className="fill-ink" cx={x + length * at} cy={road - wheel} r={wheel} />
          <circle className="fill-concrete" cx={x + length * at} cy={road - wheel} r={wheel * 0.4} />
        </g>
      ))}
      <rect
        className="fill-black/45"
        height={font * 1.7}
        rx="3"
        width={box - (narrow ? 1 : 10)}
        x={x + (narrow ? 0.5 : 5)}
        y={top + 9}
      />
      <text
        className="figures fill-white"
        fontSize={font + (narrow ? 0 : 4)}
        fontWeight="700"
        textAnchor="middle"
        x={x + box / 2}
        y={top + 9 + font * 1.25}
      >
        {label}
      </text>
    </g>
  );
}
