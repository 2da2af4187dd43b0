import { z } from 'zod';
import { ADDRESS_KINDS, RELATIONS } from '@/lib/fleet/sweeps/sample-pairs';
import { PAIR_STATES, type PairState } from '@/lib/truth/mtu/between/judge-pair';
import { UNKNOWN_REASONS } from '@/lib/truth/mtu/between/name-culprit';
import { PATH_OUTCOMES } from '@/lib/truth/probes/path-observation';
import { countsBy, mtu, pageOf } from './shapes';

const pair = z
  .object({
    position: z.int(),
    from: z.string().describe('Name of the instance that measured'),
    to: z.string(),
    fromId: z.string().nullable().describe('Null where the instance was removed'),
    toId: z.string().nullable(),
    fromHost: z.string().nullable().describe('Hypervisor: the tag host:NAME; null where it is not known'),
    toHost: z.string().nullable(),
    relation: z.enum(RELATIONS),
    address: z.string().describe('Where it was measured to'),
    addressKind: z.enum(ADDRESS_KINDS).describe('The own address of the target, or that of its SSH'),
    state: z.enum(PAIR_STATES),
    outcome: z.enum(PATH_OUTCOMES).nullable().describe('Null where it was not measured'),
    pathMtu: mtu,
    expectedMtu: mtu,
  })
  .meta({ id: 'SweepPair' });

const size = z.int().describe('The largest packet that it carries, bytes of IP packet.');
const direction = z.enum(['both', 'out', 'in']).describe('In which direction larger packets were seen lost.');
const causes = [
  z.object({ kind: z.literal('instance'), name: z.string(), mtu: size, direction }),
  z.object({ kind: z.literal('host'), host: z.string(), mtu: size, direction }),
  z.object({ kind: z.literal('underlay'), mtu: size }),
  z.object({
    kind: z.literal('pair'),
    from: z.string(),
    to: z.string(),
    mtu: size,
    direction: z.enum(['both', 'out']),
  }),
] as const;

const culprit = z
  .union([
    z.object({ kind: z.literal('none') }),
    ...causes,
    z.object({ kind: z.literal('unknown'), reason: z.enum(UNKNOWN_REASONS), candidates: z.array(z.union(causes)) }),
  ])
  .meta({ id: 'Culprit' });

export const pairsPage = pageOf(pair).extend({
  byState: countsBy<PairState>().describe('On all pages.'),
  culprit: culprit.nullable().describe('What most likely makes paths narrow; null while the sweep runs.'),
  hostsKnown: z.boolean().describe('Whether the hypervisor of each instance is known.'),
});
