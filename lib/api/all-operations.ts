import { z } from 'zod';
import packageJson from '@/package.json';
import { defineOperation, type Operation } from './define-operation';
import { type OpenApiDocument, openApiDocument } from './openapi';
import * as audit from './operations/audit';
import * as credentials from './operations/credentials';
import * as health from './operations/health';
import * as hostKeys from './operations/host-keys';
import * as inspections from './operations/inspections';
import * as instances from './operations/instances';
import * as me from './operations/me';
import * as remediations from './operations/remediations';
import * as reports from './operations/reports';
import * as rollouts from './operations/rollouts';
import * as settings from './operations/settings';
import * as sweeps from './operations/sweeps';
import * as tokens from './operations/tokens';
import * as users from './operations/users';

/** Collects every operation that a file exports. These files export nothing else. */
const nouns: Record<string, Operation>[] = [
  instances,
  inspections,
  sweeps,
  remediations,
  rollouts,
  credentials,
  hostKeys,
  reports,
  me,
  tokens,
  users,
  settings,
  audit,
  health,
];

/** The operation that describes all operations, also itself. */
const openapi = defineOperation({
  id: 'openapi',
  method: 'GET',
  path: '/openapi.json',
  role: null,
  tag: 'Health',
  summary: 'This document.',
  response: { description: 'OpenAPI 3.1', schema: z.unknown() },
  handler: () => describeApi(),
});

const METHODS: Operation['method'][] = ['GET', 'POST', 'PATCH', 'DELETE'];

/** Every operation of the API, sorted by noun, path and method, because the bundler decides the order of exports. */
export const allOperations: Operation[] = [...nouns.flatMap((noun) => Object.values(noun).sort(byPath)), openapi];

function byPath(a: Operation, b: Operation): number {
  if (a.path !== b.path) return a.path < b.path ? -1 : 1;
  return METHODS.indexOf(a.method) - METHODS.indexOf(b.method);
}

let described: OpenApiDocument | undefined;

/** openapi.json. Made once, because it takes about 50 ms and anybody may request it. */
export function describeApi(): OpenApiDocument {
  described ??= openApiDocument(allOperations, packageJson.version);
  return described;
}
