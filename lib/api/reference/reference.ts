import type { Operation } from '@/lib/api/define-operation';
import { allOperations, describeApi } from '../all-operations';
import { exampleOf } from './example';
import { notationOf, noteOf, type Part } from './notation';
import type { Schema } from './schema';

/** One operation as the page of the API shows it. */
export interface OperationEntry extends Pick<Operation, 'id' | 'method' | 'path' | 'role' | 'tag' | 'summary'> {
  parameters: { name: string; in: string; required: boolean; type: Part[]; note: string }[];
  body: { type: string; notation: Part[] } | null;
  answer: { status: number; type: string | null; description: string; notation: Part[] | null };
  errors: { status: number; description: string }[];
  /** A command for a shell in which URL and TOKEN are set, and ID where the path has one. */
  curl: string;
}

export interface Reference {
  groups: { tag: string; operations: OperationEntry[] }[];
  schemas: { name: string; description: string; notation: Part[] }[];
}

/** openapi.json, only the parts that are read here. */
interface Document {
  paths: Record<string, Record<string, Described>>;
  components: { schemas: Record<string, Schema> };
}

interface Described {
  parameters?: { name: string; in: string; required?: boolean; description?: string; schema: Schema }[];
  requestBody?: { content: Content };
  responses: Record<string, { description: string; content?: Content }>;
}

type Content = Record<string, { schema: Schema }>;

let made: Reference | undefined;

/** The content of openapi.json, sorted for reading: operations by their tag, then the schemas that they share. */
export function apiReference(): Reference {
  made ??= arrange(describeApi() as unknown as Document);
  return made;
}

function arrange({ paths, components: { schemas } }: Document): Reference {
  const entries = allOperations.flatMap((operation): OperationEntry[] => {
    const described = paths[operation.path]?.[operation.method.toLowerCase()];
    return described ? [toEntry(operation, described, schemas)] : [];
  });
  const tags = [...new Set(entries.map(({ tag }) => tag))];
  return {
    groups: tags.map((tag) => ({ tag, operations: entries.filter((entry) => entry.tag === tag) })),
    schemas: Object.entries(schemas).map(([name, schema]) => ({
      name,
      description: schema.description ?? '',
      notation: notationOf(schema),
    })),
  };
}

function toEntry(operation: Operation, described: Described, schemas: Record<string, Schema>): OperationEntry {
  const { id, method, path, role, tag, summary, response } = operation;
  const body = firstOf(described.requestBody?.content);
  const answer = described.responses[response.status];
  const content = firstOf(answer?.content);
  return {
    id,
    method,
    path,
    role,
    tag,
    summary,
    parameters: (described.parameters ?? []).map(({ name, in: place, required = false, schema }) => ({
      name,
      in: place,
      required,
      type: notationOf(schema),
      note: noteOf(schema),
    })),
    body: body && { type: body.type, notation: notationOf(body.schema) },
    answer: {
      status: response.status,
      type: content?.type ?? null,
      description: answer?.description ?? '',
      notation: content?.type === 'application/json' ? notationOf(content.schema) : null,
    },
    errors: Object.entries(described.responses)
      .map(([status, { description }]) => ({ status: Number(status), description }))
      .filter(({ status }) => status >= 400),
    curl: curlOf(operation, body, schemas),
  };
}

function firstOf(content: Content | undefined): { type: string; schema: Schema } | null {
  const [entry] = Object.entries(content ?? {});
  return entry ? { type: entry[0], schema: entry[1].schema } : null;
}

function curlOf(
  { method, path, role, response }: Operation,
  body: { type: string; schema: Schema } | null,
  schemas: Record<string, Schema>,
): string {
  const data =
    body?.type === 'text/csv'
      ? '--data-binary @instances.csv'
      : body && `-d '${JSON.stringify(exampleOf(body.schema, schemas))}'`;
  return [
    'curl',
    response.type === 'text/event-stream' ? '-N' : '',
    response.type === 'text/csv' ? '-OJ' : '',
    method === 'GET' || (method === 'POST' && data) ? '' : `-X ${method}`,
    role === null ? '' : '-H "Authorization: Bearer $TOKEN"',
    body ? `-H 'Content-Type: ${body.type}'` : '',
    data ?? '',
    `"$URL${path.replace('{id}', '$ID')}"`,
  ]
    .filter(Boolean)
    .join(' ');
}
