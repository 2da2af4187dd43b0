export type StepState = 'running' | 'passed' | 'failed' | 'warned' | 'skipped';

/** One line of the runner's journal: `J <seq> <name> <state> <started ms> <ms or -> <output as base64>`. */
export interface JournalLine {
  seq: number;
  name: string;
  state: StepState;
  /** Milliseconds since 1970, by the instance's clock. */
  startedAt: number;
  /** Milliseconds it took; null while it runs. */
  ms: number | null;
  /** Untrusted text, at most 2000 bytes. */
  output: string;
}

const LINE =
  /^J (\d{1,9}) ([a-z-]{1,40}) (running|passed|failed|warned|skipped) (\d{1,15}) (\d{1,12}|-) ?([A-Za-z0-9+/=]*)$/;

/**
 * Reads one line; null for an invalid line, such as one that a full disk cut short.
 * @param names the possible steps; the line's name comes from the instance and is not trusted
 */
export function parseJournal(line: string, names: readonly string[]): JournalLine | null {
  const match = LINE.exec(line.trim());
  const name = names.find((known) => known === match?.[2]);
  if (!match || !name) return null;
  return {
    seq: Number(match[1]),
    name,
    state: match[3] as StepState,
    startedAt: Number(match[4]),
    ms: match[5] === '-' ? null : Number(match[5]),
    output: Buffer.from(match[6] ?? '', 'base64')
      .toString('utf8')
      .slice(0, 2000),
  };
}

/** For simulated instances: one line. */
export function journalLine({ seq, name, state, startedAt, ms, output }: JournalLine): string {
  return `J ${seq} ${name} ${state} ${startedAt} ${ms ?? '-'} ${Buffer.from(output).toString('base64')}`;
}
