import { carryOutHere, type Happenings } from './clearance-hooks';

// A process of its own that carries one fix of CLEARANCE_DATA out, until something happens to it.
const [, , id = '', happenings = '{}'] = process.argv;
carryOutHere(id, JSON.parse(happenings) as Happenings);
// The runner's timers keep it alive.
setInterval(() => undefined, 60_000);
