import { scaleOf } from './scale';

/**
 * The picture in small, for a table row: Docker | NIC | path as three bridges over one road, in red the one that is
 * lower than Docker's packet. Decorative: the numbers are next to it.
 */
export function MiniClearance({
  bridge,
  nic,
  path,
}: {
  bridge: number | null;
  nic: number | null;
  path: number | null;
}) {
  const sizes = [bridge, nic, path];
  const known = sizes.filter((size): size is number => size !== null);
  const scale = scaleOf(known.length > 0 ? known : [1], 20);
  const blocked = sizes.findIndex((size) => bridge !== null && size !== null && size < bridge);
  return (
    <svg aria-hidden="true" className="block" focusable="false" height="28" viewBox="0 0 66 28" width="66">
      <line className="stroke-asphalt" strokeWidth="2" x1="0" x2="66" y1="26" y2="26" />
      {bridge !== null && blocked > 0 ? (
        <line
          className="stroke-bad"
          strokeDasharray="3 2"
          x1="0"
          x2="66"
          y1={25 - scale.height(bridge)}
          y2={25 - scale.height(bridge)}
        />
      ) : null}
      {sizes.map((size, at) => {
        const x = 2 + at * 22;
        const top = 25 - (size === null ? 20 : scale.height(size));
        const low = bridge !== null && size !== null && size < bridge;
        const key = ['bridge', 'nic', 'path'][at];
        return size === null ? (
          <rect
            className="fill-none stroke-line-strong"
            height="20"
            key={key}
            strokeDasharray="2 2"
            width="18"
            x={x}
            y={5}
          />
        ) : (
          <g key={key}>
            <rect className={low ? 'fill-bad-solid/25' : 'fill-mute-wash'} height={25 - top} width="18" x={x} y={top} />
            <rect className={low ? 'fill-bad-solid' : 'fill-mute-solid'} height="4" width="18" x={x} y={top - 1} />
            {low ? <path className="stroke-bad" d={`M${x + 6} ${top + 6} l6 6 m0 -6 l-6 6`} strokeWidth="1.6" /> : null}
          </g>
        );
      })}
    </svg>
  );
}
