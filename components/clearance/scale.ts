/** Converts bytes of IP packet to heights in a picture. */
export interface Scale {
  /** Bytes at the level of the road. If it is above 0 the scale is cut, and the picture says so. */
  floor: number;
  /** Height above the road, in the picture's units. */
  height(bytes: number): number;
}

/**
 * One linear scale for every bridge and the lorry. It starts at 0 if the differences are visible then (9000 against
 * 1442). Otherwise it is cut as far as needed to make them visible (1500 against 1442 is 4 %).
 *
 * @param sizes all sizes on the scale, bytes of IP packet
 * @param tallest height of the largest one, in the picture's units
 */
export function scaleOf(sizes: number[], tallest: number): Scale {
  const max = Math.max(...sizes, 1);
  const min = Math.min(...sizes, max);
  const span = Math.max((max - min) / 0.4, max * 0.1);
  const floor = Math.max(0, Math.floor(max - span));
  return { floor, height: (bytes) => ((bytes - floor) / (max - floor)) * tallest };
}
