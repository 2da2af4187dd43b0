import type { SshStall } from '@/lib/truth/probes/ssh-stall';
import { type Connection, type ConnectOptions, connect, type SshTarget } from './connect';
import type { Script } from './exec';
import type { ConnectFailure, ExecOutcome } from './outcome';

/** Milliseconds for the second connection to sign in, and to be answered. */
const SECOND_MS = 8_000;
const ANSWER_MS = 5_000;

/** Knowledge about the path to an instance during one piece of work; see Session. */
export interface Memory {
  stall: SshStall | null;
}

/**
 * Connects like `connect`, and continues with small packets if full ones are lost. Then the path carries less than the
 * MTU of the instance's interface, and SSH itself is affected: signing in works, and the first full packet stalls. If a
 * connection is silent in the middle of a script, a second connection with small packets is opened in parallel. If the
 * second one gets an answer and the first is still silent, the script is sent again on the second. If the instance is
 * only slow, the first has got an answer by then, and continues.
 *
 * @param memory receives the stall; if it already has one, packets are small from the start
 */
export async function reach(
  target: SshTarget,
  options: ConnectOptions,
  memory: Memory,
): Promise<Connection | ConnectFailure> {
  const started = Date.now();
  const first = await connect(target, { ...options, smallPackets: memory.stall !== null });
  if (!first.ok || memory.stall !== null) return first;

  let second: Promise<Connection | null> | null = null;
  let used: Connection = first;

  const open = async (signal: AbortSignal | undefined): Promise<Connection | null> => {
    const left = (options.totalMs ?? Number.POSITIVE_INFINITY) - (Date.now() - started);
    const opened = await connect(target, {
      ...options,
      verifyHostKey: ({ publicKey }) => (publicKey === first.hostKey.publicKey ? 'trusted' : 'changed'),
      preferHostKey: first.hostKey.algorithm,
      connectMs: SECOND_MS,
      handshakeMs: SECOND_MS,
      ...(Number.isFinite(left) ? { totalMs: Math.max(1, left) } : {}),
      smallPackets: true,
      signal,
    });
    return opened.ok ? opened : null;
  };

  /** Whether the second gets answers now: it may have been opened for an earlier silence. Else it is closed. */
  const secondAnswers = async (signal: AbortSignal | undefined): Promise<boolean> => {
    second ??= open(signal);
    const asked = second;
    const opened = await asked;
    if (opened && (await opened.answers(ANSWER_MS))) return true;
    if (second === asked && (opened === null || used !== opened)) {
      second = null;
      opened?.close();
    }
    return false;
  };

  const run = async (script: Script): Promise<ExecOutcome> => {
    let stall: SshStall | null = null;
    const outcome = await first.exec({
      ...script,
      async onSilence(silentSeconds, receivedBytes) {
        const asked = Date.now();
        if (!(await secondAnswers(script.signal))) return false;
        const sentBytes = Buffer.byteLength(script.source);
        stall = { silentSeconds, sentBytes, receivedBytes, answeredMs: Date.now() - asked };
        return true;
      },
    });
    const opened = await second;
    if (!opened) return outcome;
    if (used !== opened) {
      if (outcome.ok || outcome.code !== 'stalled') {
        // The instance was only slow.
        opened.close();
        second = null;
        return outcome;
      }
      memory.stall = stall;
      used = opened;
      first.close();
      return used.exec(script);
    }
    // A script that runs in parallel has detected the stall.
    return outcome.ok || !['stalled', 'closed'].includes(outcome.code) ? outcome : used.exec(script);
  };

  return {
    ...first,
    answers: (withinMs) => used.answers(withinMs),
    exec: (script) => (used === first ? run(script) : used.exec(script)),
    close() {
      first.close();
      void second?.then((opened) => opened?.close());
    },
  };
}
