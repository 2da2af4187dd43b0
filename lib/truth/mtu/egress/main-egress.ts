import type { Egress, Observations } from '@/lib/truth/probes/observations';

/** The egress of the instance's own traffic: IPv4's, else IPv6's. */
export function mainEgress({ egress }: Pick<Observations, 'egress'>): Egress | null {
  return egress.find((one) => one.family === 4) ?? egress[0] ?? null;
}
