import { expect } from 'vitest';
import type { z } from 'zod';
import type { Role } from '@/lib/access/actor/actor';
import { problem } from '@/lib/api/shapes';
import { apiClient, type Call, tokens } from './api-client';

/** Asks the API as a program does, with a token of each role, as the operator unless told otherwise. */
export async function askApi() {
  const call = apiClient();
  const token = await tokens();

  /** The answer's body, after its status was held against `status`. */
  async function asked(request: Call, status = 200, as: Role = 'operator') {
    const response = await call({ token: token[as], ...request });
    const text = await response.text();
    expect(`${response.status} ${text.slice(0, 300)}`).toMatch(new RegExp(`^${status} `));
    return text === '' ? null : JSON.parse(text);
  }

  /** The answer, after it was held against what openapi.json says of it. */
  async function described(
    operation: { response: { status: number; schema: z.ZodType | null } },
    request: Call,
    as: Role = 'operator',
  ) {
    const answer = await asked(request, operation.response.status, as);
    expect(operation.response.schema?.safeParse(answer).error?.issues ?? []).toEqual([]);
    return answer;
  }

  /** What the API says of a request that it refuses. */
  async function refused(request: Call, status: number, as: Role = 'operator') {
    const response = await call({ token: token[as], ...request });
    const said = problem.parse(await response.json());
    expect({ http: response.status, ...said }).toMatchObject({ http: status, status });
    return said;
  }

  return { call, token, asked, described, refused };
}
