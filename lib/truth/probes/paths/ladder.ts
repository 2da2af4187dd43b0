/**
 * Common path MTUs, bytes of IP packet: 576 and 1280 are the protocols' minima; 1430 to 1458 are overlays of OpenStack
 * over 1500, with 4 less for a guest's VLAN tag; 1380 to 1420 VPNs; 1492 PPPoE; 1476 GRE; the rest are the same over
 * jumbo frames. Sending N and N+1 of each finds a common one in one round.
 */
const COMMON = [
  576, 1200, 1280, 1380, 1392, 1400, 1412, 1420, 1422, 1426, 1430, 1434, 1436, 1438, 1440, 1442, 1446, 1450, 1454, 1456,
  1458, 1460, 1462, 1472, 1476, 1480, 1488, 1492, 1496, 1498, 1500, 2048, 4096, 8192, 8872, 8900, 8922, 8930, 8938,
  8942, 8946, 8950, 8954, 8958, 8972, 8980, 9000, 9050, 9100, 9180, 9216,
];

/** Sizes between the common ones, so that few are left for the next round: every 64 up to 1500, every 128 above. */
function between(): number[] {
  const sizes: number[] = [];
  for (let size = 640; size < 1380; size += 64) sizes.push(size);
  for (let size = 1628; size < 9216; size += 128) sizes.push(size);
  return sizes;
}

/** Sizes of the first search round, bytes of IP packet, ascending. */
export const LADDER: readonly number[] = [
  ...new Set([...COMMON.flatMap((size) => [size, size + 1]), ...between()]),
].sort((a, b) => a - b);
