import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { SHELLS } from '@/e2e/shells/present.mjs';
import { shell as text } from '@/lib/platform/shell/read';

const DAY_MS = 86_400_000;
const nameOf = (n: number) => `01890000-0000-7000-8000-${String(n).padStart(12, '0')}`;

describe.each(SHELLS)('folders of earlier fixes (%s)', (shell) => {
  let state: string;
  beforeEach(() => {
    state = mkdtempSync(path.join(tmpdir(), 'clearance-prune-'));
  });
  afterEach(() => rmSync(state, { recursive: true, force: true }));

  function ended(n: number, days: number, result: string | null = 'confirmed'): string {
    const folder = path.join(state, nameOf(n));
    mkdirSync(folder);
    writeFileSync(path.join(folder, 'journal'), '');
    if (result !== null) symlinkSync(result, path.join(folder, 'result'));
    const at = new Date(Date.now() - days * DAY_MS);
    utimesSync(folder, at, at);
    return nameOf(n);
  }
  function prune(id: number): string[] {
    const [program = '', ...flags] = shell.split(' ');
    const script = `STATE='${state}' ID='${nameOf(id)}'\n${text('remote/runner/prune')}\nprune_old`;
    const { stderr } = spawnSync(program, [...flags, '-s'], { input: `set -u\n${script}`, encoding: 'utf8' });
    expect(stderr).toBe('');
    return readdirSync(state).sort();
  }

  test('go when they are older than 90 days and not among the newest 20', () => {
    const newest = Array.from({ length: 20 }, (_each, n) => ended(n, n * 10));
    const surplus = [ended(20, 89), ended(21, 201), ended(22, 300, 'reverted:not-confirmed')];
    // By time, the one of 89 days is among the newest, and the one of 190 days is the 21st.
    expect(prune(0)).toEqual([...newest.slice(0, 19), surplus[0]].sort());
  });

  test('stay, however old, where a change could not be taken back, has not ended, or holds the lock', () => {
    for (let n = 0; n < 20; n++) ended(n, n);
    const kept = [
      ended(50, 400, 'revert-failed:not-confirmed:restore-file'),
      ended(51, 400, null),
      ended(52, 400),
      ended(53, 400),
    ];
    ended(54, 400, 'refused:changed-since-plan');
    symlinkSync(nameOf(52), path.join(state, 'lock'));
    symlinkSync('/etc', path.join(state, nameOf(60)));
    mkdirSync(path.join(state, 'somebody-elses'));
    const left = prune(53);
    expect(left).toEqual(expect.arrayContaining([...kept, 'lock', 'somebody-elses', nameOf(60)]));
    expect(left).toHaveLength(20 + kept.length + 3);
  });
});
