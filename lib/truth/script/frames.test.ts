import { spawnSync } from 'node:child_process';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { madeFrames } from '@/e2e/fixtures/made-frames';
import { SHELLS } from '@/e2e/shells/present.mjs';
import { frameStream } from './frame-stream';
import { bytesOf, type Frame, frameOf, parseFrames, wholeLines } from './frames';
import { newNonce } from './nonce';
import { EPILOGUE, prelude } from './prelude';

const nonce = 'ab'.repeat(16);

function run(body: string, shell = 'sh', env: NodeJS.ProcessEnv = process.env) {
  const script = `\n${prelude(nonce)}${body}\n${EPILOGUE}`;
  const command = 'IFS= read -r CLEARANCE_SUDO; eval "$(cat)"';
  const [program = '', ...flags] = shell.split(' ');
  const result = spawnSync(program, [...flags, '-c', command], {
    input: script,
    encoding: 'utf8',
    env,
  });
  return { ...result, frames: parseFrames(result.stdout, nonce) };
}

describe.each(SHELLS)('frames under %s', (shell) => {
  it('keep bytes, status and what was said on standard error', () => {
    const { frames, stderr } = run(
      `talk() { printf 'a\\n\\n b\\n'; echo oops >&2; return 3; }
       frame one 100 talk
       frame two 100 printf x`,
      shell,
    );
    expect(stderr).toBe('');
    expect(frames).toMatchObject({ done: true, unfinished: [] });
    expect(frameOf(frames, 'one')).toEqual({ name: 'one', body: 'a\n\n b\n', error: 'oops', status: 3 });
    expect(frameOf(frames, 'two')).toEqual({ name: 'two', body: 'x', error: '', status: 0 });
  });

  it('cut what is too long, and go on', () => {
    const { frames } = run(`frame long 1000 sh -c 'while :; do echo 0123456789; done'\nframe next 10 echo on`, shell);
    expect(frameOf(frames, 'long')?.body).toHaveLength(1000);
    expect(frameOf(frames, 'long')?.cut).toBe(true);
    expect(frameOf(frames, 'next')).toEqual({ name: 'next', body: 'on\n', error: '', status: 0 });
  });

  it('say that they were cut from the first byte over the cap', () => {
    const { frames } = run(
      `frame fits 5 printf abcde\nframe over 5 printf abcdef\nframe none 5 true\nframe wide 6 printf 'あい'`,
      shell,
    );
    expect(frames.all.map(({ name, body, cut }) => [name, body, cut])).toEqual([
      ['fits', 'abcde', undefined],
      ['over', 'abcde', true],
      ['none', '', undefined],
      ['wide', 'あい', undefined],
    ]);
  });

  it('hold a text as it is, too, and say where it was cut', () => {
    const { frames, stderr } = run(
      `emit plain "a 'b' \\n %s"\nemit none ''\nemit long abcdef 5\nprintf 'x\\ny\\n\\n' | emit_from piped 100\nprintf abcdef | emit_from over 5`,
      shell,
    );
    expect(stderr).toBe('');
    expect(frames.all).toEqual([
      { name: 'plain', body: "a 'b' \\n %s", error: '', status: 0 },
      { name: 'none', body: '', error: '', status: 0 },
      { name: 'long', body: 'abcde', error: '', status: 0, cut: true },
      { name: 'piped', body: 'x\ny', error: '', status: 0 },
      { name: 'over', body: 'abcde', error: '', status: 0, cut: true },
    ]);
  });

  it('run side by side and come out one after the other', () => {
    const { frames } = run(
      `wait_for_it() { sleep 0.3; echo "$1"; }
       a() { frame a 10 wait_for_it 1; }
       b() { frame b 10 wait_for_it 2; frame b2 10 echo 3; }
       c() { frame c 200000 sh -c 'head -c 150000 /dev/zero | tr "\\\\0" x'; }
       a | beside b | beside c`,
      shell,
    );
    expect(frames.all.map((frame) => frame.name)).toEqual(['a', 'b', 'b2', 'c']);
    expect(frameOf(frames, 'c')?.body).toHaveLength(150_000);
  });

  it('become root with a password that nothing else sees', () => {
    const fake = `
      sudo() {
        case "$*" in
          '-n true' | '-n -l') return 1 ;;
          '-k -S -p '*) IFS= read -r p; [ "$p" = 'se cret' ] || { echo 'Sorry, try again.' >&2; return 1; }; shift 4; [ "$1" = -- ] && shift; "$@" ;;
          *) return 1 ;;
        esac
      }
      id() { echo 1000; }
      CLEARANCE_SUDO='se cret'
      find_root
      frame state 20 echo "$CLEARANCE_ROOT"
      feed() { printf 'in\\nput\\n' | as_root cat; }
      frame fed 100 feed
      CLEARANCE_SUDO=other
      find_root
      frame wrong 20 echo "$CLEARANCE_ROOT"`;
    const { frames, stdout } = run(fake, shell);
    expect(frameOf(frames, 'state')?.body).toBe('password\n');
    expect(frameOf(frames, 'fed')?.body).toBe('in\nput\n');
    expect(frameOf(frames, 'wrong')?.body).toBe('wrong-password\n');
    expect(stdout).not.toContain('se cret');
  });
});

describe('frames', () => {
  it('bring bytes as base64, whatever is in them', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => {
        const frames = madeFrames({ content: Buffer.from(bytes).toString('base64') });
        expect(Buffer.compare(bytesOf(frames, 'content') ?? Buffer.from('?'), bytes)).toBe(0);
      }),
      { numRuns: 50 },
    );
    const [frame] = madeFrames({ content: 'AAAA' }).all;
    if (!frame) throw new Error('no section');
    expect(bytesOf({ all: [{ ...frame, cut: true }], done: true, unfinished: [] }, 'content')).toBeNull();
    expect(bytesOf(madeFrames({}), 'content')).toBeNull();
  });

  it('are read from any output without an exception', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 200 }), fc.string({ maxLength: 200 }), (one, other) => {
        const said = `${one}\nCLEARANCE/1 ${nonce} ${other}`;
        expect(Array.isArray(parseFrames(said, nonce).all)).toBe(true);
      }),
    );
  });

  it('come one by one while a script runs, wherever its output is cut', () => {
    const { stdout } = run('emit journal one\nemit other x\nemit journal "two\nlines"');
    const whole = parseFrames(stdout, nonce).all;
    for (const size of [1, 7, 64, 100_000]) {
      const seen: Frame[] = [];
      const take = frameStream(nonce, (frame) => seen.push(frame));
      for (let at = 0; at < stdout.length; at += size) take(stdout.slice(at, at + size));
      expect(seen).toEqual(whole);
    }
  });

  it('are looked for in little, however much else is said', () => {
    const seen: string[] = [];
    const take = frameStream(nonce, ({ name }) => seen.push(name));
    const from = performance.now();
    for (let chunk = 0; chunk < 200; chunk += 1) take('x'.repeat(64 * 1024));
    take(run('emit journal one').stdout);
    expect(seen).toEqual(['journal']);
    expect(performance.now() - from).toBeLessThan(10_000);
  });

  it('cannot be forged by what they hold', () => {
    const forged = `CLEARANCE/1 ${'cd'.repeat(16)} begin who\nroot\n`;
    const { frames } = run(`frame file 1000 printf '%s' '${forged}'`);
    expect(frames.all.map((frame) => frame.name)).toEqual(['file']);
    expect(frameOf(frames, 'file')?.body).toBe(forged);
  });

  it('say what never ended', () => {
    const { stdout } = run('frame one 10 echo 1\nframe two 10 echo 2');
    const cut = parseFrames(stdout.slice(0, stdout.indexOf('begin two') + 12), nonce);
    expect(cut).toMatchObject({ done: false, unfinished: ['two'] });
  });

  it('give no line that was cut', () => {
    const frame = { name: 'links', body: 'mtu 1442\nmtu 144', error: '', status: 0 };
    expect(wholeLines({ ...frame, cut: true }, 10)).toEqual(['mtu 1442']);
    expect(wholeLines(frame, 10)).toEqual(['mtu 1442', 'mtu 144']);
    expect(wholeLines(frame, 1)).toEqual(['mtu 1442']);
    expect(wholeLines(undefined, 10)).toEqual(['']);
  });

  it('believe the first header only where no nonce is given', () => {
    const { stdout } = run('frame one 10 echo 1');
    expect(parseFrames(`Welcome!\n${stdout}`).all).toHaveLength(1);
    expect(parseFrames(stdout, newNonce()).all).toHaveLength(0);
    expect(() => prelude("x'; id; '")).toThrow('script.invalid-nonce');
  });
});
