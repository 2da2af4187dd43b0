import { StringDecoder } from 'node:string_decoder';
import type { Client, ClientChannel } from 'ssh2';
import { CodedError } from '@/lib/platform/errors/coded';
import { capEvidence } from './cap-evidence';
import type { ExecFailureCode, ExecOutcome } from './outcome';

/** One script for one instance. No part of it is ever in an argument list or in the environment. */
export interface Script {
  /** POSIX sh, of any size. */
  source: string;
  /** The password for `sudo`, if sudo asks for one; one line. */
  sudoPassword?: string;
  /** Milliseconds until the script is stopped. */
  deadlineMs: number;
  /** Maximum bytes of stdout and stderr together. */
  maxBytes: number;
  /** Called with stdout as it arrives, in whole characters. */
  onStdout?(chunk: string): void;
  signal?: AbortSignal;
}

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
export function exec(client: Client, script: Script): Promise<ExecOutcome> {
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
      script.signal?.removeEventListener('abort', onAbort);
      client.removeListener('close', onClosed);
      const texts = {
        stdout: Buffer.concat(stdout).toString('utf8'),
        stderr: Buffer.concat(stderr).toString('utf8'),
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
    const take = (into: Buffer[], data: Buffer): Buffer => {
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
          const kept = take(stdout, data);
          if (script.onStdout && kept.length > 0) script.onStdout(decoder.write(kept));
          checkCap();
        });
        opened.stderr.on('data', (data: Buffer) => {
          if (settled) return;
          take(stderr, data);
          checkCap();
        });
        opened.on('close', () =>
          end(
            exit ? { ok: true } : { ok: false, code: 'closed', evidence: 'The channel closed without an exit status.' },
          ),
        );
        opened.end(`${script.sudoPassword ?? ''}\n${script.source}`);
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
