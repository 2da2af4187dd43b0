import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { InspectionDetail } from '@/lib/fleet/inspections/get';
import { inspectInstance } from '@/lib/fleet/sweeps/inspect-instance';
import type { TrafficObservation } from '@/lib/truth/probes/traffic-observation';
import { until } from '../../pace/until';
import { startContainer } from '../docker/containers';
import { setDaemonJson } from '../docker/daemon-json';
import { downloadInContainer } from '../docker/download';
import { quote } from '../docker/quote';
import { labSupport } from '../host/support';
import { mustSh } from '../instance/exec';
import { instanceOf } from '../lab-file';
import { setNicMtu } from '../network/nic';
import { setPath } from '../network/path';
import { OVERLAY_MTU } from '../network/plan';
import { giveLabBack, takeLab } from '../pool/pool';
import { WEB_FILE_PATH } from '../services/web-file';
import type { Instance, Lab } from '../types';
import { type RegisteredLab, registerLab } from './lab-in-database';

const RELEASES = ['bookworm', 'trixie', 'bullseye'];
/** Longer than a full packet: the request itself has to be sent in full packets. */
const REQUEST_BYTES = 5000;

/** Real TCP of a container, the kernel's counters, and what an inspection says about them. */
describe.skipIf(!labSupport().supported)('the traffic of real containers', () => {
  let lab: Lab;
  let fleet: RegisteredLab;

  beforeAll(async () => {
    lab = await takeLab();
    fleet = await registerLab(lab);
  });
  afterAll(async () => {
    await fleet?.remove();
    await giveLabBack(lab);
  });
  afterEach(async () => {
    await setPath(lab);
    for (const instance of lab.instances) {
      await setNicMtu(instance, OVERLAY_MTU);
      await mustSh(instance, 'docker rm -f web >/dev/null 2>&1 || true');
    }
  });

  async function inspect({ name }: Instance) {
    const seen = await inspectInstance(fleet.ids[name] ?? '', { reason: 'one', actorName: 'test', proof: false });
    const traffic = seen.observations?.traffic;
    if (!traffic?.known) throw new Error(`${seen.outcome}: ${traffic?.detail ?? 'no traffic'}`);
    return { ...seen, traffic: traffic.value, codes: codesOf(seen) };
  }
  const codesOf = ({ findings }: Pick<InspectionDetail, 'findings'>) =>
    findings.map(({ code }) => code).filter((code) => code.startsWith('traffic-'));
  /** How much the instance's own counters grew since the last inspection. */
  const grownOn = ({ since }: TrafficObservation) =>
    since?.grown.find(({ container }) => container === null)?.counts ?? {};

  /** A container with Docker's MTU from this daemon.json. */
  async function container(instance: Instance, daemonJson: string): Promise<void> {
    await setDaemonJson(instance, daemonJson);
    await startContainer(instance, { name: 'web' });
  }
  /** Starts lines of bash in the container, with a connection to the web server as descriptor 3, and does not wait. */
  async function connect(instance: Instance, lines: string): Promise<void> {
    const script = `exec 3<>/dev/tcp/${lab.web.address}/80; ${lines}`;
    await mustSh(instance, ['docker', 'exec', '--detach', 'web', 'bash', '-c', script].map(quote).join(' '));
  }
  const download = `printf 'GET ${WEB_FILE_PATH} HTTP/1.0\\r\\nHost: web.lab\\r\\nX-Long: %0${REQUEST_BYTES}d\\r\\n\\r\\n' 0 >&3; cat <&3 >/dev/null`;
  const networkOf = (address: string) => address.replace(/\.\d+$/, '.0/24');
  /** The part of the raw output with the connections. */
  const listedIn = (raw: string | null) =>
    /begin traffic-connections\n([\s\S]*?)CLEARANCE\/1/.exec(raw ?? '')?.[1] ?? '';

  it.each(RELEASES)('%s: a download that stalls, in ss and in the counters', async (name) => {
    const instance = instanceOf(lab, name);
    await container(instance, '{}');
    await inspect(instance);
    await connect(instance, download);
    const seen = await until(
      () => inspect(instance),
      ({ codes }) => codes.includes('traffic-stalled'),
      { everyMs: 1000, ms: 60_000 },
    );
    expect(seen.verdict).toBe('oversized');
    const [waiting] = seen.traffic.connections;
    expect(waiting).toMatchObject({
      peer: networkOf(lab.web.address),
      family: 4,
      mayReceive: 1500,
      // Its own full packets could not leave, and the instance told it so.
      pathMtu: 1442,
    });
    expect(waiting?.received).toBeLessThan(1442);
    expect(waiting?.receivedSegments).toBeLessThanOrEqual(3);
    expect(waiting?.receivedMs).toBeGreaterThanOrEqual(5000);
    expect(seen.codes).toContain('traffic-path-reported');
    const inside = seen.traffic.namespaces.find(({ container: id }) => id !== null);
    expect(inside).toMatchObject({ connections: 1, first: { FragFails: 0 }, last: { FragFails: 0 } });
    expect(seen.traffic.unseen).toEqual([]);
    expect(listedIn(seen.raw)).toContain(`tcp ${networkOf(lab.web.address)} `);
    expect(listedIn(seen.raw)).not.toContain(lab.web.address);
  });

  it.each(RELEASES)('%s: packets that were too large to leave, since the last inspection', async (name) => {
    const instance = instanceOf(lab, name);
    await container(instance, '{}');
    const before = await inspect(instance);
    await connect(instance, download);
    await mustSh(instance, 'sleep 1');
    const after = await inspect(instance);
    expect(after.traffic.since?.at).toBe(before.finishedAt?.toISOString());
    expect(grownOn(after.traffic)).toMatchObject({
      FragFails: expect.any(Number),
      OutDestUnreachs: expect.any(Number),
    });
    expect(after.codes).toContain('traffic-too-large');
    expect(after.findings.find(({ code }) => code === 'traffic-too-large')?.severity).toBe('info');
  });

  it.each(RELEASES)('%s: full packets that are sent again and again', async (name) => {
    const instance = instanceOf(lab, name);
    await setNicMtu(instance, 1500);
    await container(instance, '{}');
    await connect(instance, download);
    const seen = await until(
      () => inspect(instance),
      ({ codes }) => codes.includes('traffic-sent-again'),
      { everyMs: 500, ms: 60_000 },
    );
    expect(seen.verdict).toBe('black-hole');
    expect(seen.traffic.connections[0]).toMatchObject({ peer: networkOf(lab.web.address), sends: 1500, pathMtu: 1500 });
    expect(seen.traffic.connections[0]?.backoff).toBeGreaterThanOrEqual(2);
  });

  it.each(RELEASES)('%s: nothing is said of a healthy one, even if it is idle', async (name) => {
    const instance = instanceOf(lab, name);
    await container(instance, '{"mtu":1442}');
    await inspect(instance);
    expect((await downloadInContainer(instance, lab.web, 'bridge', { container: 'web' })).complete).toBe(true);
    // One that said nothing, and one that waits for the rest of its request.
    await connect(instance, 'exec sleep 300');
    await connect(instance, `printf 'GET / HTTP/1.1\\r\\nX-Long: %0${REQUEST_BYTES}d\\r\\n' 0 >&3; exec sleep 300`);
    await mustSh(instance, 'sleep 6');
    const seen = await inspect(instance);
    expect(seen).toMatchObject({ verdict: 'fits', codes: [] });
    expect(seen.traffic.namespaces.find(({ container: id }) => id !== null)?.connections).toBe(2);
    expect(grownOn(seen.traffic)).not.toHaveProperty('FragFails');
    expect(seen.traffic.unseen).toEqual([]);
  });

  it('names what is missing, and the verdict stays', async () => {
    const instance = instanceOf(lab, 'bookworm');
    await container(instance, '{"mtu":1442}');
    const ss = (await mustSh(instance, 'readlink -f "$(command -v ss)"')).trim();
    await mustSh(instance, `mv ${ss} ${ss}.gone`);
    const seen = await inspect(instance);
    await mustSh(instance, `mv ${ss}.gone ${ss}`);
    expect(seen).toMatchObject({ verdict: 'fits', codes: [] });
    expect(seen.traffic.unseen).toEqual([{ part: 'connections', reason: 'missing', command: 'ss', detail: '' }]);
    expect(seen.traffic.namespaces).toHaveLength(2);
  });
});
