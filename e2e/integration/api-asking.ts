import { expect } from 'vitest';
import type { z } from 'zod';
import type { Role } from '@/lib/access/actor/actor';
import { problem } from '@/lib/api/shapes';
import { apiClient, type Call, tokens } from './api-client';

/** Calls the API like a program, with a token of each role; as the operator by default. */
export async function askApi() {
  const call = apiClient();
  const token = await tokens();

  /** The answer's body, after a check of its status. */
  async function asked(request: Call, status = 200, as: Role = 'operator') {
    const response = await call({ token: token[as], ...request });
    const text = await response.text();
    expect(`${response.status} ${text.slice(0, 300)}`).toMatch(new RegExp(`^${status} `));
    return text === '' ? null : JSON.parse(text);
  }

  /** The answer, after a check against openapi.json. */
  async function described(
    operation: { response: { status: number; schema: z.ZodType | null } },
    request: Call,
    as: Role = 'operator',
  ) {
    const answer = await asked(request, operation.response.status, as);
    expect(operation.response.schema?.safeParse(answer).error?.issues ?? []).toEqual([]);
    return answer;
  }

  /** The API's answer to a request that it refuses. */
  async function refused(request: Call, status: number, as: Role = 'operator') {
    const response = await call({ token: token[as], ...request });
    const said = problem.parse(await response.json());
    expect({ http: response.status, ...said }).toMatchObject({ http: status, status });
    return said;
  }

  return { call, token, asked, described, refused };
}
