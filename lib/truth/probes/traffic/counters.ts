import { TRAFFIC_COUNTERS, type TrafficCounts } from '@/lib/truth/probes/traffic-observation';
import { linesOf } from '@/lib/truth/script/text';

/** One reading of ./command: the counters of each namespace that it names. */
export interface CountersRead {
  /** Empty if the kernel did not tell. */
  boot: string;
  /** Null if not read. */
  instance: TrafficCounts | null;
  /** By the short id of the container. */
  containers: Map<string, { pid: number; counts: TrafficCounts }>;
  /** Commands that are missing on the instance. */
  missing: string[];
}

/** ./command prints at most 16 containers. */
const MOST = 16;

/** Reads `boot UUID`, `self: NAME=VALUE…` and `PID:ID NAME=VALUE…`. */
export function readCounters(text: string): CountersRead {
  const read: CountersRead = { boot: '', instance: null, containers: new Map(), missing: [] };
  for (const line of linesOf(text, MOST + 4)) {
    const [first = '', ...words] = line.trim().split(' ', 20);
    if (first === 'boot') read.boot = /^[0-9a-f-]{36}$/.test(words[0] ?? '') ? (words[0] ?? '') : '';
    if (first === 'missing') read.missing = words.filter((word) => /^\w{1,20}$/.test(word));
    if (first === 'self:') read.instance = countsOf(words);
    const [, pid, id] = /^([1-9]\d{0,9}):([0-9a-f]{12})$/.exec(first) ?? [];
    if (id && read.containers.size < MOST) read.containers.set(id, { pid: Number(pid), counts: countsOf(words) });
  }
  return read;
}

function countsOf(words: readonly string[]): TrafficCounts {
  const counts: TrafficCounts = {};
  for (const word of words) {
    const [name, text = ''] = word.split('=');
    const counter = TRAFFIC_COUNTERS.find((one) => one === name);
    const value = readCount(text);
    if (counter && value !== null) counts[counter] = value;
  }
  return counts;
}

/** A number of at most 15 digits, which is exact in JavaScript; else null. */
export function readCount(text: string | undefined): number | null {
  return text !== undefined && /^\d{1,15}$/.test(text) ? Number(text) : null;
}
