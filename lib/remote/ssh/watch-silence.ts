import { answerFrom } from './answer-from';
import type { Line } from './line';

/** How long nothing has arrived, in whole seconds. */
export interface Silence {
  /** From the script: neither output nor a sign of life. */
  script: number;
  /** On the whole connection, answers to keepalives included. */
  line: number;
}

export interface WatchedSilence {
  /** Call it when something from the script has arrived. */
  heard(): void;
  stop(): void;
}

/**
 * Counts the seconds of silence, and asks sshd for an answer in each silent second. It counts ticks of a timer, not
 * differences of the clock: if this process got no CPU for ten seconds, it missed only one tick, and data that arrived
 * in that time is read before the next tick.
 *
 * @param onTick called once a second
 */
export function watchSilence(line: Line, onTick: (silence: Silence) => void): WatchedSilence {
  const silence: Silence = { script: 0, line: 0 };
  let read = line.bytesRead();
  let isAsked = false;
  const ask = async () => {
    isAsked = true;
    await answerFrom(line.client);
    isAsked = false;
  };
  const timer = setInterval(() => {
    const now = line.bytesRead();
    silence.line = now === read ? silence.line + 1 : 0;
    read = now;
    silence.script += 1;
    if (silence.line > 0 && !isAsked) void ask();
    onTick(silence);
  }, 1_000);
  return {
    heard() {
      silence.script = 0;
    },
    stop: () => clearInterval(timer),
  };
}
