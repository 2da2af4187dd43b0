import { StringDecoder } from 'node:string_decoder';
import type { Client, ClientChannel } from 'ssh2';
import { CodedError } from '@/lib/platform/errors/coded';
import { capEvidence } from './cap-evidence';
import type { Line } from './line';
import type { ExecFailureCode, ExecOutcome } from './outcome';
import { watchSilence } from './watch-silence';

/**
 * One script for one instance. No part of it is ever in an argument list or in the environment. It may run twice: if its
 * answer is lost on the path, it is sent again.
 */
export interface Script {
  /** POSIX sh, of any size. */
  source: string;
  /** Runs instead if packets have to be kept small; default: the same script. */
  smallSource?: string;
  /** The password for `sudo`, if sudo asks for one; one line. */
  sudoPassword?: string;
  /** Milliseconds until the script is stopped, whatever it prints. */
  deadlineMs: number;
  /** Milliseconds without output or a sign of life (begin.sh of lib/truth/script) until it is stopped; default: no limit. */
  silenceMs?: number;
  /** Maximum bytes of stdout and stderr together. */
  maxBytes: number;
  /** Called with stdout as it arrives, in whole characters. */
  onStdout?(chunk: string): void;
  /**
   * Decides whether to end as `stalled`, when nothing has arrived from the instance for `STALLED_AFTER` seconds, answers
   * to keepalives included. If something arrives before the decision, the script continues.
   * @param receivedBytes of stdout and stderr
   */
  onSilence?(silentSeconds: number, receivedBytes: number): Promise<boolean>;
  signal?: AbortSignal;
}

/** Seconds of silence on the whole connection until `onSilence` is asked. sshd answers within one, even if it is busy. */
const STALLED_AFTER = 6;
/** Seconds until it is asked again. */
const DOUBT_AGAIN_AFTER = 10;
/** Printed by every script while it runs (lib/truth/script/begin.sh). */
const SIGN_OF_LIFE = /^CLEARANCE\/1 [0-9a-f]{32} alive\r?\n/gm;

/**
 * The one command that Clearance runs. It reads the sudo password (or an empty line) and then the script from stdin,
 * and works with any login shell of the account.
 */
export const COMMAND = `sh -c 'IFS= read -r CLEARANCE_SUDO; eval "$(cat)"'`;

/**
 * Runs a script on a connection. It settles once, in any case: when the script ends, at its deadline, at its byte
 * limit, by `signal`, or when the connection ends. The outcome has the output up to then.
 *
 * @throws CodedError `credential.sudo-password-lines` if the sudo password has more than one line
 */
export function exec(line: Line, script: Script): Promise<ExecOutcome> {
  const { client, small } = line;
  if (/[\r\n\0]/.test(script.sudoPassword ?? '')) {
    throw new CodedError('credential.sudo-password-lines', 422, {}, 'sudoPassword');
  }
  return new Promise((settle) => {
    const started = Date.now();
    const stdout: Buffer[] = [];
    const stderr: Buffer[] = [];
    const decoder = new StringDecoder('utf8');
    let bytes = 0;
    let settled = false;
    let channel: ClientChannel | null = null;
    let exit: { code: number | null; signal: string | null } | null = null;

    const end = (outcome: { ok: true } | { ok: false; code: ExecFailureCode; evidence: string }) => {
      if (settled) return;
      settled = true;
      clearTimeout(timer);
      silence.stop();
      script.signal?.removeEventListener('abort', onAbort);
      client.removeListener('close', onClosed);
      const texts = {
        stdout: Buffer.concat(stdout).toString('utf8'),
        stderr: Buffer.concat(stderr).toString('utf8').replace(SIGN_OF_LIFE, ''),
        ms: Date.now() - started,
      };
      if (outcome.ok) {
        settle({ ok: true, exitCode: exit?.code ?? -1, signal: exit?.signal ?? null, ...texts });
        return;
      }
      if (channel) abandon(client, channel);
      settle({ ...outcome, evidence: capEvidence(outcome.evidence), ...texts });
    };
    const onAbort = () => end({ ok: false, code: 'cancelled', evidence: 'The script was cancelled.' });
    // Data and the exit status that came just before are still in the streams.
    const onClosed = () =>
      setImmediate(() =>
        end(
          exit ? { ok: true } : { ok: false, code: 'closed', evidence: 'The connection closed while the script ran.' },
        ),
      );
    const timer = setTimeout(
      () => end({ ok: false, code: 'deadline', evidence: `No end within ${script.deadlineMs} ms.` }),
      script.deadlineMs,
    );
    let doubtAt = STALLED_AFTER;
    const silence = watchSilence(line, ({ script: silent, line: lineSilent }) => {
      if (silent * 1_000 >= (script.silenceMs ?? Number.POSITIVE_INFINITY)) {
        return end({ ok: false, code: 'deadline', evidence: `No sign of life for ${silent} s.` });
      }
      if (lineSilent === 0) doubtAt = STALLED_AFTER;
      if (lineSilent < doubtAt || !script.onSilence) return;
      doubtAt = Number.POSITIVE_INFINITY;
      void doubt(lineSilent);
    });
    const doubt = async (seconds: number) => {
      const read = line.bytesRead();
      const isStalled = await script.onSilence?.(seconds, bytes);
      if (line.bytesRead() !== read) return;
      if (isStalled)
        end({ ok: false, code: 'stalled', evidence: `Nothing came for ${seconds} s, keepalives unanswered.` });
      doubtAt = seconds + DOUBT_AGAIN_AFTER;
    };
    const take = (from: ClientChannel, into: Buffer[], data: Buffer): Buffer => {
      small?.received(from, data.length);
      silence.heard();
      const room = script.maxBytes - bytes;
      const kept = data.length > room ? data.subarray(0, Math.max(0, room)) : data;
      bytes += data.length;
      into.push(kept);
      return kept;
    };
    const checkCap = () => {
      if (bytes > script.maxBytes) {
        end({ ok: false, code: 'output-too-large', evidence: `More than ${script.maxBytes} bytes.` });
      }
    };

    if (script.signal?.aborted) return onAbort();
    script.signal?.addEventListener('abort', onAbort, { once: true });
    client.once('close', onClosed);
    try {
      client.exec(COMMAND, (error, opened) => {
        if (error) {
          const lost = error.message === 'No response from server';
          return end({ ok: false, code: lost ? 'closed' : 'refused', evidence: error.message });
        }
        channel = opened;
        // After its end a channel may still fail to write; nobody listens any more.
        opened.on('error', () => {});
        opened.stderr.on('error', () => {});
        if (settled) return abandon(client, opened);
        opened.on('exit', (code: number | null, signal?: string) => {
          exit = { code, signal: signal ?? null };
        });
        opened.on('data', (data: Buffer) => {
          if (settled) return;
          const kept = take(opened, stdout, data);
          if (script.onStdout && kept.length > 0) script.onStdout(decoder.write(kept));
          checkCap();
        });
        opened.stderr.on('data', (data: Buffer) => {
          if (settled) return;
          take(opened, stderr, data);
          checkCap();
        });
        opened.on('close', () =>
          end(
            exit ? { ok: true } : { ok: false, code: 'closed', evidence: 'The channel closed without an exit status.' },
          ),
        );
        const stdin = `${script.sudoPassword ?? ''}\n${(small && script.smallSource) ?? script.source}`;
        if (small) void small.send(opened, stdin, silence.heard, () => settled);
        else opened.end(stdin);
      });
    } catch (error) {
      // ssh2 throws if the socket is closed already.
      end({ ok: false, code: 'closed', evidence: error instanceof Error ? error.message : String(error) });
    }
  });
}

/** Asks the script to end, so that no part of it continues, and closes the channel. */
function abandon(client: Client, channel: ClientChannel): void {
  try {
    // `channel.signal` does nothing once stdin has ended, as it has here. The protocol itself allows it.
    const inner = client as unknown as { _protocol: { signal(id: number, name: string): void } };
    const { outgoing } = channel as unknown as { outgoing: { id: number; state: string } };
    if (outgoing.state === 'open' || outgoing.state === 'eof') inner._protocol.signal(outgoing.id, 'TERM');
    channel.resume();
    channel.stderr.resume();
    channel.close();
  } catch {
    // The channel or its connection is already closed, which is what we want.
  }
}
