/** From bytes of IP packet to heights in a picture. */
export interface Scale {
  /** Bytes at the level of the road. Above 0 the scale is cut, and the picture says so. */
  floor: number;
  /** Height above the road, in the picture's units. */
  height(bytes: number): number;
}

/**
 * One linear scale for every bridge and the lorry. It starts at 0 where the differences show (9000 against 1442), and is
 * cut just as far as they need to be seen where they would not (1500 against 1442 is 4 %).
 *
 * @param sizes bytes of IP packet that have to stand on it
 * @param tallest height of the largest one, in the picture's units
 */
export function scaleOf(sizes: number[], tallest: number): Scale {
  const max = Math.max(...sizes, 1);
  const min = Math.min(...sizes, max);
  const span = Math.max((max - min) / 0.4, max * 0.1);
  const floor = Math.max(0, Math.floor(max - span));
  return { floor, height: (bytes) => ((bytes - floor) / (max - floor)) * tallest };
}
