import { readFileSync } from 'node:fs';
import type { FleetRow } from '@/lib/fleet/instances/fleet-rows';
import type { InstanceDetail } from '@/lib/fleet/instances/get';
import type { SweepRow } from '@/lib/fleet/sweeps/get';
import { until } from '../../pace/until';
import { type ApiClient, apiClient } from '../../server/api-client';
import { makeToken, type StartOptions, startServer, type TestServer } from '../../server/start-server';
import { giveLabBack, takeLab } from '../pool/pool';
import type { Lab } from '../types';

export interface LabWithServer {
  lab: Lab;
  server: TestServer;
  api: ApiClient;
  /** Stops the server and gives the lab back. */
  down(): Promise<void>;
}

/** A lab, and a Clearance with an administrator's token. */
export async function upWithServer(options: StartOptions = {}): Promise<LabWithServer> {
  const [taken, started] = await Promise.allSettled([takeLab(), startServer(options)]);
  const down = async () => {
    await Promise.allSettled([
      started.status === 'fulfilled' ? started.value.remove() : null,
      taken.status === 'fulfilled' ? giveLabBack(taken.value) : null,
    ]);
  };
  if (taken.status === 'rejected' || started.status === 'rejected') {
    await down();
    throw taken.status === 'rejected' ? taken.reason : (started as PromiseRejectedResult).reason;
  }
  const server = started.value;
  return { lab: taken.value, server, api: apiClient(server.url, await makeToken(server, 'admin')), down };
}

/** Stores a credential; by default the key of the lab's operator. Returns its id. */
export async function keepCredential(api: ApiClient, lab: Lab, name: string, fields: object = {}): Promise<string> {
  const secret = readFileSync(lab.keys.ed25519, 'utf8');
  const body = { name, kind: 'key', username: lab.users.operator, secret, ...fields };
  return (await api.must<{ id: string }>('POST', '/credentials', body)).id;
}

/** Registers an endpoint. Returns its id. */
export async function register(
  api: ApiClient,
  instance: { name: string; address: string; port?: number; credentialId: string },
): Promise<string> {
  return (await api.must<{ id: string }>('POST', '/instances', instance)).id;
}

/** Starts a sweep over all and waits for its end. */
export async function sweepAll(api: ApiClient, options: object = {}): Promise<SweepRow> {
  const { id } = await api.must<SweepRow>('POST', '/sweeps', { all: true, options });
  return until(
    () => api.read<SweepRow>(`/sweeps/${id}`),
    ({ state }) => state !== 'queued' && state !== 'running',
    { ms: 120_000 },
  );
}

/** Approves every pending host key. */
export async function approveAll(api: ApiClient): Promise<void> {
  const { items } = await api.read<{ items: { id: string }[] }>('/host-keys?state=pending&limit=200');
  for (const { id } of items) await api.must('POST', `/host-keys/${id}/approve`);
}

/** The whole fleet by name. */
export async function fleetByName(api: ApiClient): Promise<Record<string, FleetRow>> {
  const { items } = await api.read<{ items: FleetRow[] }>('/instances?limit=200');
  return Object.fromEntries(items.map((row) => [row.name, row]));
}

/** Codes of the findings of an instance's newest inspection, worst first. */
export async function findingsOf(api: ApiClient, id: string): Promise<string[]> {
  const { latestInspection } = await api.read<InstanceDetail>(`/instances/${id}`);
  return (latestInspection?.findings ?? []).map(({ code }) => code);
}
