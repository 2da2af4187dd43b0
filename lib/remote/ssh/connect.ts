import { Client } from 'ssh2';
import { answerFrom } from './answer-from';
import { type AuthenticationRecord, authenticate, describeAuthentication, type Secret } from './authenticate';
import { capEvidence } from './cap-evidence';
import { type ConnectStage, classifyFailure } from './classify-failure';
import { exec, type Script } from './exec';
import type { Line } from './line';
import { openSocket } from './open-socket';
import { orderHostKeyAlgorithms } from './order-host-key-algorithms';
import type { ConnectFailure, ConnectFailureCode, ExecOutcome, PresentedHostKey } from './outcome';
import { presentHostKey } from './present-host-key';
import { rememberPrivateKey } from './remember-private-key';
import { keepPacketsSmall } from './small-packets';

export interface SshTarget {
  /** IPv4 or IPv6 address, or a name. */
  address: string;
  port: number;
  username: string;
  auth: { kind: 'key'; privateKey: string; passphrase?: string } | { kind: 'password'; password: string };
}

export type HostKeyDecision = 'trusted' | 'unknown' | 'changed';

export interface ConnectOptions {
  /** Decides about the key before anything secret is sent. */
  verifyHostKey(key: PresentedHostKey): HostKeyDecision;
  /**
   * Algorithm of the approved key. It is requested first, so that an additional key of the instance does not look like
   * a change.
   */
  preferHostKey?: string;
  /** Milliseconds for resolving the name and for TCP together; default 10,000. */
  connectMs?: number;
  /** Maximum milliseconds without a byte from the instance while signing in; four times as long in total; default 15,000. */
  handshakeMs?: number;
  /** Milliseconds after which the connection is closed in any case; default: no such limit. */
  totalMs?: number;
  /** Keeps every packet small, in both directions, for a path that loses full ones. Scripts then run one by one. */
  smallPackets?: boolean;
  /** Cancels the attempt. Scripts have their own signal. */
  signal?: AbortSignal;
}

export interface Connection {
  ok: true;
  hostKey: PresentedHostKey;
  /** Milliseconds from the start of the attempt to being signed in. */
  connectMs: number;
  /** Runs one script; several may run in parallel. See `exec`. */
  exec(script: Script): Promise<ExecOutcome>;
  /** Whether sshd answers within this many milliseconds, after everything that was sent before. */
  answers(withinMs: number): Promise<boolean>;
  /** Ends the connection cleanly, or cuts it if the other side does not answer. May be called again. */
  close(): void;
}

const CONNECT_MS = 10_000;
const HANDSHAKE_MS = 15_000;
/** A slow instance gets this many times as long in total, if it keeps sending something. */
const HANDSHAKE_END = 4;
const GOODBYE_MS = 1_000;
const KEEPALIVE_MS = 15_000;

/**
 * Connects to an instance and signs in.
 *
 * @returns a connection, which the caller closes, or the reason why there is none; it does not throw for anything that
 *   the network or the instance does
 */
export async function connect(target: SshTarget, options: ConnectOptions): Promise<Connection | ConnectFailure> {
  const started = Date.now();
  const fail = (code: ConnectFailureCode, evidence: string, hostKey: PresentedHostKey | null): ConnectFailure => ({
    ok: false,
    code,
    evidence: capEvidence(evidence),
    hostKey,
    ms: Date.now() - started,
  });
  const { auth } = target;
  let secret: Secret;
  if (auth.kind === 'key') {
    const loaded = rememberPrivateKey(auth.privateKey, auth.passphrase);
    if (!loaded.ok) {
      return fail('authentication-failed', `The private key cannot be used: ${loaded.code}, ${loaded.evidence}.`, null);
    }
    secret = { kind: 'key', key: loaded.key };
  } else {
    secret = auth;
  }
  const totalMs = options.totalMs ?? Number.POSITIVE_INFINITY;
  const connectMs = Math.min(options.connectMs ?? CONNECT_MS, totalMs);
  const opened = await openSocket(target.address, target.port, connectMs, options.signal);
  if (!opened.ok) return fail(opened.code, opened.evidence, null);
  const { socket } = opened;
  const handshakeMs = Math.max(1, Math.min(options.handshakeMs ?? HANDSHAKE_MS, totalMs - (Date.now() - started)));

  return new Promise((resolve, reject) => {
    const client = new Client();
    const record: AuthenticationRecord = { tried: [], offered: [], partial: false };
    let stage: ConnectStage = 'handshake';
    let hostKey: PresentedHostKey | null = null;
    let settled = false;
    let total: NodeJS.Timeout | undefined;

    const settle = (): boolean => {
      if (settled) return false;
      settled = true;
      clearTimeout(timer);
      clearTimeout(handshakeEnd);
      socket.removeListener('data', onHeard);
      options.signal?.removeEventListener('abort', onAbort);
      return true;
    };
    const end = (code: ConnectFailureCode, evidence: string) => {
      if (!settle()) return;
      socket.destroy();
      resolve(fail(code, evidence, hostKey));
    };
    const onAbort = () => end('cancelled', 'The attempt was cancelled.');
    const late = (ms: number) =>
      end(
        'timed-out',
        `Connected, but no ${stage === 'handshake' ? 'SSH handshake' : 'answer to signing in'} within ${ms} ms.`,
      );
    const timer = setTimeout(() => late(handshakeMs), handshakeMs);
    const onHeard = () => timer.refresh();
    const handshakeEndMs = Math.min(handshakeMs * HANDSHAKE_END, Math.max(1, totalMs - (Date.now() - started)));
    const handshakeEnd = setTimeout(() => late(handshakeEndMs), handshakeEndMs);
    // A signal that was aborted while the socket opened does not fire again.
    if (options.signal?.aborted) return onAbort();
    options.signal?.addEventListener('abort', onAbort, { once: true });

    const close = () => {
      clearTimeout(total);
      client.end();
      // A reset: data that the path loses must not arrive minutes later.
      const cut = setTimeout(() => socket.resetAndDestroy(), GOODBYE_MS);
      cut.unref();
      socket.once('close', () => clearTimeout(cut));
    };

    // Stays as long as the client: ssh2 may report errors after the end, and without a listener they would end the
    // process.
    client.on('error', (error) => {
      const code = classifyFailure(error, stage);
      end(
        code,
        code === 'authentication-failed' ? `${error.message}. ${describeAuthentication(record)}` : error.message,
      );
    });
    client.on('close', () => {
      clearTimeout(total);
      end('closed', stage === 'handshake' ? 'Closed during the handshake.' : 'Closed while signing in.');
    });
    client.on('handshake', () => {
      stage = 'authentication';
    });
    client.on('change password', () =>
      end('authentication-failed', 'The instance wants the password to be changed first.'),
    );
    client.on('ready', () => {
      if (!settle()) return;
      if (Number.isFinite(totalMs)) {
        total = setTimeout(() => socket.destroy(), Math.max(1, totalMs - (Date.now() - started)));
      }
      const small = options.smallPackets ? keepPacketsSmall(client) : null;
      const line: Line = { client, bytesRead: () => socket.bytesRead, small };
      let before: Promise<unknown> = Promise.resolve();
      const inTurn = (script: Script) => {
        const outcome = before.then(() => exec(line, script));
        before = outcome.catch(() => undefined);
        return outcome;
      };
      resolve({
        ok: true,
        hostKey: hostKey as PresentedHostKey,
        connectMs: Date.now() - started,
        exec: small ? inTurn : (script) => exec(line, script),
        answers: (withinMs) => within(withinMs, answerFrom(client)),
        close,
      });
    });

    const hostVerifier = (blob: Buffer): boolean => {
      const presented = presentHostKey(blob);
      // A connection exchanges keys again from time to time: the host key must stay the one that was decided about.
      if (hostKey) return hostKey.publicKey === presented.publicKey;
      hostKey = presented;
      let decision: HostKeyDecision;
      try {
        decision = options.verifyHostKey(presented);
      } catch (error) {
        if (settle()) {
          socket.destroy();
          reject(error);
        }
        return false;
      }
      if (decision === 'trusted') return true;
      const code = decision === 'changed' ? 'host-key-changed' : 'host-key-unknown';
      end(code, `${presented.algorithm} ${presented.fingerprint}`);
      return false;
    };

    try {
      client.connect({
        sock: socket,
        username: target.username,
        readyTimeout: 0,
        keepaliveInterval: KEEPALIVE_MS,
        keepaliveCountMax: 3,
        // No compression: a packet of 32 KiB could become 32 MiB here before its bytes are counted.
        algorithms: { serverHostKey: orderHostKeyAlgorithms(options.preferHostKey), compress: ['none'] },
        hostVerifier,
        authHandler: authenticate(target.username, secret, record),
      });
      socket.on('data', onHeard);
    } catch (error) {
      end('handshake-failed', error instanceof Error ? error.message : String(error));
    }
  });
}

async function within(ms: number, answer: Promise<boolean>): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<boolean>((settle) => {
    timer = setTimeout(() => settle(false), ms);
  });
  return Promise.race([answer, late]).finally(() => clearTimeout(timer));
}
