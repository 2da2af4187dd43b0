import { getEventListeners } from 'node:events';
import { setImmediate as turn } from 'node:timers/promises';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Session, Sessions, type SessionUse } from './sessions';

/** Sessions with a record of what began, in order, and a way to end each. */
function scene(most: number) {
  const sessions = new Sessions();
  sessions.limit(most);
  const begun: string[] = [];
  const ends = new Map<string, () => void>();
  const open = (name: string, use: SessionUse, signal?: AbortSignal) =>
    sessions.run(
      use,
      () =>
        new Promise<string>((resolve) => {
          begun.push(name);
          ends.set(name, () => resolve(name));
        }),
      signal,
    );
  return {
    sessions,
    begun,
    open,
    async end(name: string): Promise<void> {
      ends.get(name)?.();
      await turn();
    },
  };
}

const many = (count: number, name: string) => Array.from({ length: count }, (_, index) => `${name}${index}`);

describe('sessions', () => {
  it('are so many at once, and the next one begins when one ends', async () => {
    const { begun, open, end } = scene(3);
    for (const name of many(5, 's')) void open(name, 'fleet');
    await turn();
    expect(begun).toEqual(['s0', 's1', 's2']);
    await end('s1');
    expect(begun).toEqual(['s0', 's1', 's2', 's3']);
  });

  it('go to a change first, then to a person, then to the fleet, each in the order of asking', async () => {
    const { begun, open, end } = scene(1);
    void open('running', 'fleet');
    for (const name of ['f0', 'f1']) void open(name, 'fleet');
    for (const name of ['p0', 'p1']) void open(name, 'person');
    for (const name of ['c0', 'c1']) void open(name, 'change');
    await turn();
    const order = ['running', 'c0', 'c1', 'p0', 'p1', 'f0', 'f1'];
    for (const name of order) await end(name);
    expect(begun).toEqual(order);
  });

  it.each([
    { most: 8, kept: 1 },
    { most: 32, kept: 4 },
    { most: 512, kept: 64 },
  ])('of $most keep $kept for changes, which begin at once while all others wait', async ({ most, kept }) => {
    const { begun, open } = scene(most);
    for (const name of many(most, 'f')) void open(name, 'fleet');
    for (const name of many(most, 'p')) void open(name, 'person');
    await turn();
    expect(begun).toEqual(many(most - kept, 'f'));
    begun.length = 0;
    for (const name of many(kept + 1, 'c')) void open(name, 'change');
    await turn();
    expect(begun).toEqual(many(kept, 'c'));
  });

  it('may all be had by changes', async () => {
    const { begun, open } = scene(8);
    for (const name of many(9, 'c')) void open(name, 'change');
    await turn();
    expect(begun).toEqual(many(8, 'c'));
  });

  it('heed another limit from then on', async () => {
    const { sessions, begun, open, end } = scene(1);
    for (const name of many(4, 's')) void open(name, 'fleet');
    await turn();
    sessions.limit(3);
    await turn();
    expect(begun).toEqual(many(3, 's'));
    sessions.limit(1);
    await end('s0');
    await end('s1');
    expect(begun).toEqual(many(3, 's'));
    await end('s2');
    expect(begun).toEqual(many(4, 's'));
  });
});

describe('who gives up', () => {
  it.each(['fleet', 'person', 'change'] as const)(
    'waiting (%s) begins nothing and keeps nobody waiting',
    async (use) => {
      const { begun, open, end } = scene(1);
      const stop = new AbortController();
      void open('running', use);
      const given = open('given up', use, stop.signal);
      void open('next', use);
      await turn();
      stop.abort();
      expect(await given).toBeNull();
      await end('running');
      expect(begun).toEqual(['running', 'next']);
    },
  );

  it('before asking gets none', async () => {
    const { begun, open } = scene(1);
    expect(await open('late', 'change', AbortSignal.abort())).toBeNull();
    expect(begun).toEqual([]);
  });

  it('after it has begun keeps the session until the work ends by itself', async () => {
    const { begun, open, end } = scene(1);
    const stop = new AbortController();
    const work = open('running', 'change', stop.signal);
    void open('next', 'change');
    await turn();
    stop.abort();
    await turn();
    expect(begun).toEqual(['running']);
    await end('running');
    expect(await work).toBe('running');
    expect(begun).toEqual(['running', 'next']);
  });

  it('leaves nothing on a signal that lives longer', async () => {
    const { open, end } = scene(1);
    const { signal } = new AbortController();
    void open('running', 'fleet');
    const work = open('waiting', 'fleet', signal);
    expect(getEventListeners(signal, 'abort')).toHaveLength(1);
    await turn();
    await end('running');
    expect(getEventListeners(signal, 'abort')).toHaveLength(0);
    await end('waiting');
    await work;
  });
});

describe('work that fails', () => {
  it('frees its session and says why', async () => {
    const { sessions, begun, open } = scene(1);
    const failing = sessions.run('fleet', async () => {
      throw new Error('no route');
    });
    void open('next', 'fleet');
    await expect(failing).rejects.toThrow('no route');
    await turn();
    expect(begun).toEqual(['next']);
  });

  it('or ends leaves a session that no connection can be made in', async () => {
    const { sessions } = scene(1);
    let kept: Session | null = null;
    await sessions.run('change', async (session) => {
      session.assertOpen();
      kept = session;
    });
    expect(() => (kept as Session | null)?.assertOpen()).toThrow('after its session had ended');
  });
});

it('never lets more begin than the limit, keeps its share for changes, and loses none, whatever comes', async () => {
  const use = fc.constantFrom<SessionUse>('change', 'person', 'fleet');
  const ask = fc.record({ use, turns: fc.nat(4), fails: fc.boolean(), givesUp: fc.boolean() });
  await fc.assert(
    fc.asyncProperty(fc.integer({ min: 1, max: 20 }), fc.array(ask, { maxLength: 60 }), async (most, asks) => {
      const sessions = new Sessions();
      sessions.limit(most);
      const running: Record<SessionUse, number> = { change: 0, person: 0, fleet: 0 };
      const results = asks.map(async ({ use, turns, fails, givesUp }) => {
        const stop = new AbortController();
        const work = async () => {
          running[use] += 1;
          expect(running.change + running.person + running.fleet).toBeLessThanOrEqual(most);
          expect(running.person + running.fleet).toBeLessThanOrEqual(most - Math.floor(most / 8));
          for (let at = 0; at < turns; at += 1) await turn();
          running[use] -= 1;
          if (fails) throw new Error('failed');
          return 'done';
        };
        const result = sessions.run(use, work, stop.signal).catch((error: Error) => error.message);
        if (givesUp) stop.abort();
        return result;
      });
      for (const [index, result] of (await Promise.all(results)).entries()) {
        const asked = asks[index];
        const wanted = asked?.fails ? 'failed' : 'done';
        if (asked?.givesUp) expect([null, wanted]).toContain(result);
        else expect(result).toBe(wanted);
      }
      // No session is left.
      let free = 0;
      await Promise.all(
        Array.from({ length: most }, () =>
          sessions.run('change', async () => {
            free += 1;
            while (free < most) await turn();
          }),
        ),
      );
      expect(free).toBe(most);
    }),
    { numRuns: 60 },
  );
});
