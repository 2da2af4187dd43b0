import type { Operation } from './operation';
import * as administration from './operations/administration';
import * as credentials from './operations/credentials';
import * as hostKeys from './operations/host-keys';
import * as inspections from './operations/inspections';
import * as instances from './operations/instances';
import * as remediations from './operations/remediations';
import * as reports from './operations/reports';
import * as rollouts from './operations/rollouts';
import * as sweeps from './operations/sweeps';

const folders = [
  instances,
  inspections,
  sweeps,
  remediations,
  rollouts,
  credentials,
  hostKeys,
  reports,
  administration,
];

/** Every operation of the API: an operation that a folder exports is in. */
export const allOperations: Operation[] = folders.flatMap((folder) =>
  (Object.values(folder) as unknown[]).filter(isOperation),
);

function isOperation(value: unknown): value is Operation {
  return typeof value === 'object' && value !== null && 'method' in value && 'path' in value && 'role' in value;
}
