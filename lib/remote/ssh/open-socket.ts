import { lookup } from 'node:dns/promises';
import { connect, isIP, type Socket } from 'node:net';
import type { ConnectFailureCode } from './outcome';

export type OpenedSocket = { ok: true; socket: Socket } | { ok: false; code: ConnectFailureCode; evidence: string };

/**
 * Resolves a name and opens a TCP connection, trying the name's addresses one after the other.
 *
 * @param address IPv4 or IPv6 address, or a name
 * @param connectMs milliseconds for everything together
 * @param signal aborts the attempt, which is then `cancelled`
 * @returns a connected socket that has an `error` listener, or why there is none
 */
export async function openSocket(
  address: string,
  port: number,
  connectMs: number,
  signal: AbortSignal | undefined,
): Promise<OpenedSocket> {
  if (signal?.aborted) return cancelled;
  const until = Date.now() + connectMs;
  const resolved = await resolve(address, connectMs, signal);
  if (!resolved.ok) return resolved;
  let last: OpenedSocket = { ok: false, code: 'name-not-found', evidence: `${address} has no address` };
  for (const [index, candidate] of resolved.addresses.entries()) {
    // A first address that does not answer must leave time for the next one.
    const share = Math.max(1, Math.floor((until - Date.now()) / (resolved.addresses.length - index)));
    last = await dial(candidate, port, share, signal);
    if (last.ok || last.code === 'cancelled') return last;
  }
  return last;
}

const cancelled: Extract<OpenedSocket, { ok: false }> = {
  ok: false,
  code: 'cancelled',
  evidence: 'The attempt was cancelled.',
};

type Resolved = { ok: true; addresses: string[] } | Extract<OpenedSocket, { ok: false }>;

async function resolve(address: string, withinMs: number, signal: AbortSignal | undefined): Promise<Resolved> {
  if (isIP(address) !== 0) return { ok: true, addresses: [address] };
  return new Promise((settle) => {
    const end = (outcome: Resolved) => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', onAbort);
      settle(outcome);
    };
    const onAbort = () => end(cancelled);
    const timer = setTimeout(
      () =>
        end({ ok: false, code: 'timed-out', evidence: `No answer about the name ${address} within ${withinMs} ms.` }),
      withinMs,
    );
    signal?.addEventListener('abort', onAbort, { once: true });
    lookup(address, { all: true }).then(
      (found) => end({ ok: true, addresses: [...new Set(found.map((entry) => entry.address))].slice(0, 4) }),
      (error: Error) => end({ ok: false, code: 'name-not-found', evidence: error.message }),
    );
  });
}

function dial(address: string, port: number, withinMs: number, signal: AbortSignal | undefined): Promise<OpenedSocket> {
  if (signal?.aborted) return Promise.resolve(cancelled);
  return new Promise((settle) => {
    const socket = connect({ host: address, port, noDelay: true, autoSelectFamily: false });
    let settled = false;
    const end = (outcome: OpenedSocket) => {
      if (settled) return;
      settled = true;
      clearTimeout(timer);
      signal?.removeEventListener('abort', onAbort);
      if (!outcome.ok) socket.destroy();
      settle(outcome);
    };
    const onAbort = () => end(cancelled);
    const timer = setTimeout(
      () =>
        end({
          ok: false,
          code: 'timed-out',
          evidence: `No TCP connection to ${address}:${port} within ${withinMs} ms.`,
        }),
      withinMs,
    );
    signal?.addEventListener('abort', onAbort, { once: true });
    socket.once('connect', () => end({ ok: true, socket }));
    // Stays as long as the socket: without a listener, an error after the end would end the process.
    socket.on('error', (error: NodeJS.ErrnoException) =>
      end({ ok: false, code: codeOfSystemError(error.code), evidence: error.message }),
    );
  });
}

/** @param code of a system error, for example `ECONNREFUSED` */
export function codeOfSystemError(code: string | undefined): ConnectFailureCode {
  switch (code) {
    case 'ECONNREFUSED':
      return 'refused';
    case 'ETIMEDOUT':
      return 'timed-out';
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return 'name-not-found';
    case 'EHOSTUNREACH':
    case 'ENETUNREACH':
    case 'EHOSTDOWN':
    case 'ENETDOWN':
    case 'EADDRNOTAVAIL':
    case 'EACCES':
    case 'EPERM':
    case 'EINVAL':
      return 'network-unreachable';
    default:
      return 'closed';
  }
}
