import { openConnection } from '@/lib/fleet/connections/open';
import type { ExecOutcome } from '@/lib/remote/ssh/outcome';
import type { Session } from '@/lib/remote/ssh/sessions';
import { diagnose } from '@/lib/truth/mtu/diagnose';
import { inOrder } from '@/lib/truth/mtu/explain';
import { type FailureCode, failureDiagnosis, failureFinding } from '@/lib/truth/mtu/failure-finding';
import type { Diagnosis } from '@/lib/truth/mtu/verdict';
import type { Observations } from '@/lib/truth/probes/observations';
import { parseInspection } from '@/lib/truth/probes/parse-inspection';
import { inspectionScript } from '@/lib/truth/probes/script';
import type { SshStall } from '@/lib/truth/probes/ssh-stall';
import { grownSince } from '@/lib/truth/probes/traffic/difference';
import { newNonce } from '@/lib/truth/script/nonce';
import { lastTraffic } from './last-traffic';
import type { InspectionPhase } from './state';

export interface RunInspection {
  session: Session;
  hostKeyPolicy: 'approve' | 'trust-on-first-use';
  /** Path MTU targets in addition to the gateway, at most `MOST_TARGETS`. */
  targets: string[];
  /** Other instances to measure the path to, at most `MOST_INSTANCES`. */
  instances?: OtherInstance[];
  /** The same, chosen by a sweep that measures between its instances: they do not count in the diagnosis. */
  pairs?: OtherInstance[];
  /** Proves the path from inside a container on each network; null if not. */
  proof: { url: string | null } | null;
  signal?: AbortSignal;
  onPhase?(phase: InspectionPhase): void;
}

export interface OtherInstance {
  name: string;
  /** Where the inspected instance should reach it: where Clearance does, or its own address. */
  address: string;
}

/** The result of one inspection, before it is stored. */
export interface InspectionResult {
  state: 'finished' | 'cancelled';
  /** `ok`, or the code of what failed. */
  outcome: 'ok' | FailureCode | 'secret-unreadable' | 'internal-error';
  /** Untrusted text; null where nothing failed. */
  evidence: string | null;
  diagnosis: Diagnosis;
  observations: Observations | null;
  raw: string | null;
  /** Milliseconds. */
  connectMs: number | null;
  scriptMs: number | null;
  totalMs: number;
}

/**
 * Milliseconds for the script, however slow the instance is. With a container proof it downloads something on each
 * network. A script that hangs is stopped earlier, because it is silent.
 */
const SCRIPT_MS = 180_000;
const PROOF_SCRIPT_MS = 300_000;
const SILENCE_MS = 30_000;
/** More than the sections about links and Docker need on an instance with a thousand containers. */
const MAX_OUTPUT_BYTES = 3 * 1024 * 1024;

/**
 * Inspects one instance: one connection, one script. If the connection loses full packets, a second one with small
 * packets continues. Whatever the instance does becomes a result. Nothing is stored except a host key that was presented
 * for the first time.
 * @throws CodedError `instance.not-found` (404), `secret.unreadable` (409), `target.invalid` (422)
 */
export async function runInspection(instanceId: string, options: RunInspection): Promise<InspectionResult> {
  const started = Date.now();
  const nonce = newNonce();
  const { proof, instances = [] } = options;
  const names = new Map(instances.map(({ name, address }) => [address, name]));
  // Two measurements of one path at the same time would disturb each other.
  const targets = options.targets.filter((target) => !names.has(target));
  const pairs = (options.pairs ?? []).filter(({ address }) => !names.has(address) && !targets.includes(address));
  const others = { names, pairs: new Map(pairs.map(({ name, address }) => [address, name])) };
  const asked = { nonce, targets, instances: [...names.keys(), ...others.pairs.keys()], proof };
  const deadlineMs = proof ? PROOF_SCRIPT_MS : SCRIPT_MS;
  const signal = options.signal ? { signal: options.signal } : {};
  const nothing = { observations: null, raw: null, scriptMs: null };

  const connection = await openConnection(instanceId, options.session, {
    hostKeyPolicy: options.hostKeyPolicy,
    ...signal,
  });
  if (!connection.ok) {
    const evidence = clean(connection.evidence);
    const cancelled = options.signal?.aborted === true;
    return {
      state: cancelled ? 'cancelled' : 'finished',
      outcome: cancelled ? 'cancelled' : connection.code,
      evidence,
      diagnosis: failureDiagnosis(cancelled ? 'cancelled' : connection.code, evidence),
      ...nothing,
      connectMs: connection.ms,
      totalMs: Date.now() - started,
    };
  }

  try {
    options.onPhase?.('observing');
    let measuring = false;
    const outcome = await connection.exec({
      source: inspectionScript(asked),
      smallSource: inspectionScript({ ...asked, toClearance: true }),
      deadlineMs,
      silenceMs: SILENCE_MS,
      maxBytes: MAX_OUTPUT_BYTES,
      ...signal,
      onStdout: (chunk) => {
        if (measuring || !chunk.includes(nonce)) return;
        measuring = true;
        options.onPhase?.('measuring');
      },
    });
    options.onPhase?.('storing');
    const raw = clean(outcome.stdout);
    const observations = observed(raw, nonce, others, options.session.stall);
    await compareTraffic(instanceId, observations);
    return {
      ...judge(outcome, raw, observations),
      connectMs: connection.connectMs,
      totalMs: Date.now() - started,
    };
  } finally {
    connection.close();
  }
}

/** Names of other instances, by address. */
interface Others {
  names: ReadonlyMap<string, string>;
  pairs: ReadonlyMap<string, string>;
}

function observed(raw: string, nonce: string, { names, pairs }: Others, sshStall: SshStall | null): Observations {
  const parsed = parseInspection(raw, nonce);
  for (const path of parsed.paths) {
    if (path.role === 'instance') path.instanceName = names.get(path.target) ?? pairs.get(path.target) ?? null;
  }
  const isPair = ({ role, target }: Observations['paths'][number]) => role === 'instance' && pairs.has(target);
  return {
    ...parsed,
    paths: parsed.paths.filter((path) => !isPair(path)),
    ...(pairs.size > 0 ? { pairPaths: parsed.paths.filter(isPair) } : {}),
    cachedPathMtus: parsed.cachedPathMtus.filter(({ target }) => !pairs.has(target)),
    ...(sshStall ? { sshStall } : {}),
  };
}

/** Adds how much the counters grew since the last inspection. */
async function compareTraffic(instanceId: string, { traffic }: Observations): Promise<void> {
  const before = traffic?.known ? await lastTraffic(instanceId) : null;
  const since = traffic?.known && before ? grownSince(traffic.value, before.traffic, before.at) : undefined;
  if (traffic?.known && since) traffic.value.since = since;
}

function judge(
  outcome: ExecOutcome,
  raw: string,
  observations: Observations,
): Omit<InspectionResult, 'connectMs' | 'totalMs'> {
  const seen = { observations, raw, scriptMs: outcome.ms };
  if (outcome.ok) {
    return { state: 'finished', outcome: 'ok', evidence: null, diagnosis: diagnose(observations), ...seen };
  }
  const code: FailureCode = outcome.code === 'refused' ? 'exec-refused' : outcome.code;
  const evidence = clean(outcome.evidence);
  const state = code === 'cancelled' ? 'cancelled' : 'finished';
  if (!observations.system.known) {
    return { state, outcome: code, evidence, diagnosis: failureDiagnosis(code, evidence), ...seen };
  }
  // The instance answered before it was cut off: its output counts, but never as healthy.
  const { verdict, recommendedMtu, findings } = diagnose(observations);
  const told = verdict === 'fits' ? 'inconclusive' : verdict;
  return {
    state,
    outcome: code,
    evidence,
    diagnosis: {
      verdict: told,
      recommendedMtu,
      findings: inOrder(told, [failureFinding(code, evidence), ...findings]),
    },
    ...seen,
  };
}

/** Text that every database can store: PostgreSQL does not accept NUL. */
function clean(text: string): string {
  return text.replaceAll('\0', '\uFFFD');
}
