import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { nextStep, type StageTally, type Standing, type Step } from './next-step';

const stage = (n: number, tally: Partial<StageTally> = {}): StageTally => ({
  stage: n,
  ready: 0,
  active: 0,
  confirmed: 0,
  failed: 0,
  ...tally,
});

function step(stages: StageTally[], rest: Partial<Standing> = {}) {
  const standing = {
    ...{ failureLimit: 1, pauseAfterCanary: false, canaryUnproven: false, canaryPaused: false },
    ...{ asked: null, parallel: 16, stages },
  };
  return nextStep({ ...standing, ...rest });
}

describe('the next step of a rollout', () => {
  it('is the canary first, and the next stage when the one before has ended', () => {
    const later = stage(1, { ready: 10 });
    expect(step([later, stage(0, { ready: 2 })])).toEqual({ do: 'start', stage: 0, count: 2 });
    expect(step([stage(0, { active: 1, confirmed: 1 }), later])).toEqual({ do: 'wait' });
    expect(step([stage(0, { confirmed: 2 }), later])).toEqual({ do: 'start', stage: 1, count: 10 });
  });

  it('lets no more begin at once than may be active', () => {
    expect(step([stage(0, { ready: 50, active: 3 })], { parallel: 4 })).toEqual({ do: 'start', stage: 0, count: 1 });
    expect(step([stage(0, { ready: 50, active: 4 })], { parallel: 4 })).toEqual({ do: 'wait' });
  });

  it('stops after a canary that failed, whatever the limit, once the others of the canary have ended', () => {
    const rest = { failureLimit: 100 };
    expect(step([stage(0, { failed: 1, active: 1, ready: 1 }), stage(1, { ready: 5 })], rest)).toEqual({ do: 'wait' });
    expect(step([stage(0, { failed: 1, confirmed: 1, ready: 1 }), stage(1, { ready: 5 })], rest)).toEqual({
      do: 'end',
      state: 'stopped',
      reason: 'canary-failed',
      reasonParams: { count: 1 },
    });
  });

  it('stops when failures reach the limit, and not before', () => {
    const stages = [
      stage(0, { confirmed: 1 }),
      stage(1, { failed: 1, confirmed: 2 }),
      stage(2, { failed: 1, ready: 3 }),
    ];
    expect(step(stages, { failureLimit: 3 })).toEqual({ do: 'start', stage: 2, count: 3 });
    expect(step(stages, { failureLimit: 2 })).toMatchObject({
      do: 'end',
      state: 'stopped',
      reason: 'failure-limit',
      reasonParams: { count: 2, limit: 2 },
    });
  });

  it('pauses after the canary once, if that was asked for', () => {
    const stages = [stage(0, { confirmed: 1 }), stage(1, { ready: 3 })];
    const rest = { pauseAfterCanary: true };
    expect(step(stages, rest)).toEqual({ do: 'pause', reason: 'after-canary' });
    expect(step(stages, { ...rest, asked: 'pause' })).toEqual({ do: 'pause', reason: 'after-canary' });
    expect(step(stages, { ...rest, canaryPaused: true })).toEqual({ do: 'start', stage: 1, count: 3 });
    expect(step([stage(0, { confirmed: 1 })], rest)).toMatchObject({ do: 'end', state: 'finished' });
  });

  it('pauses once after a canary that is not proven, asked for or not, and goes on when resumed', () => {
    const stages = [stage(0, { confirmed: 2 }), stage(1, { ready: 3 })];
    const rest = { canaryUnproven: true };
    expect(step(stages, rest)).toEqual({ do: 'pause', reason: 'canary-unproven' });
    expect(step(stages, { ...rest, pauseAfterCanary: true })).toEqual({ do: 'pause', reason: 'canary-unproven' });
    expect(step(stages, { ...rest, canaryPaused: true })).toEqual({ do: 'start', stage: 1, count: 3 });
    expect(step([stage(0, { confirmed: 1, active: 1 }), stage(1, { ready: 3 })], rest)).toEqual({ do: 'wait' });
    expect(step(stages, { ...rest, asked: 'cancel' })).toMatchObject({ do: 'end', state: 'cancelled' });
    expect(step([stage(0, { confirmed: 2 })], rest)).toMatchObject({ do: 'end', state: 'finished' });
    expect(step([stage(0, { confirmed: 1, failed: 1 }), stage(1, { ready: 3 })], rest)).toMatchObject({
      state: 'stopped',
    });
  });

  it.each(['pause', 'cancel'] as const)('lets nothing begin after a %s, and lets finish what is active', (asked) => {
    expect(step([stage(0, { active: 1, ready: 3 })], { asked })).toEqual({ do: 'wait' });
    const idle = step([stage(0, { confirmed: 1, ready: 3 })], { asked });
    expect(idle).toMatchObject(
      asked === 'pause' ? { do: 'pause', reason: 'asked' } : { do: 'end', state: 'cancelled' },
    );
    expect(step([stage(0, { confirmed: 4 })], { asked })).toMatchObject({ do: 'end', state: 'finished' });
  });

  it('is the end where nobody is left, or nobody ever was', () => {
    expect(step([])).toMatchObject({ do: 'end', state: 'finished' });
    expect(step([stage(0, { confirmed: 1 }), stage(1, { confirmed: 2 })])).toMatchObject({ state: 'finished' });
  });
});

type Happening = 'confirmed' | 'failed' | 'pause' | 'resume' | 'cancel' | 'crash';

/** A whole rollout with any events in between: what the driver does, without its database. */
function carryOut(
  sizes: number[],
  options: Pick<Standing, 'failureLimit' | 'pauseAfterCanary' | 'canaryUnproven' | 'parallel'>,
  happenings: Happening[],
) {
  const stages = sizes.map((ready, n) => stage(n, { ready }));
  let asked: Standing['asked'] = null;
  let canaryPaused = false;
  let paused = false;
  const begun: {
    stage: number;
    failedBefore: number;
    canaryFailed: boolean;
    canaryPaused: boolean;
    asked: Standing['asked'];
  }[] = [];
  const failed = () => stages.reduce((sum, each) => sum + each.failed, 0);
  for (let turn = 0; turn < 10_000; turn += 1) {
    const busy = stages.filter(({ active }) => active > 0);
    expect(busy.length).toBeLessThanOrEqual(1);
    const next: Step = paused ? { do: 'wait' } : nextStep({ ...options, stages, asked, canaryPaused });
    if (next.do === 'end') return { end: next, stages, begun };
    if (next.do === 'pause') {
      paused = true;
      canaryPaused ||= next.reason !== 'asked';
      asked = null;
    }
    if (next.do === 'start') {
      const current = stages[next.stage];
      expect(current?.ready).toBeGreaterThanOrEqual(next.count);
      if (!current) throw new Error('no such stage');
      for (let n = 0; n < next.count; n += 1) {
        const canaryFailed = (stages[0]?.failed ?? 0) > 0;
        begun.push({ stage: next.stage, failedBefore: failed(), canaryFailed, canaryPaused, asked });
      }
      current.ready -= next.count;
      current.active += next.count;
    }
    if (next.do !== 'start') {
      const happening = happenings.shift() ?? (paused ? 'resume' : 'confirmed');
      const current = busy[0];
      if (happening === 'pause' && !paused) asked ??= 'pause';
      else if (happening === 'cancel') {
        asked = 'cancel';
        paused = false;
      } else if (happening === 'resume') paused = false;
      else if (happening === 'crash' && current) {
        // A turn that was not handed over waits again.
        current.active -= 1;
        current.ready += 1;
      } else if (current && (happening === 'confirmed' || happening === 'failed')) {
        current.active -= 1;
        current[happening] += 1;
      }
    }
  }
  throw new Error('it has no end');
}

describe('whatever happens', () => {
  const sizes = fc.array(fc.integer({ min: 1, max: 6 }), { minLength: 1, maxLength: 6 });
  const options = fc.record({
    failureLimit: fc.integer({ min: 1, max: 5 }),
    pauseAfterCanary: fc.boolean(),
    canaryUnproven: fc.boolean(),
    parallel: fc.integer({ min: 1, max: 8 }),
  });
  const happenings = fc.array(
    fc.constantFrom<Happening>('confirmed', 'confirmed', 'confirmed', 'failed', 'pause', 'resume', 'cancel', 'crash'),
    { maxLength: 60 },
  );

  it('a rollout ends, never has two stages at once, and begins nothing after a failed canary, at its limit, or when told not to', () => {
    fc.assert(
      fc.property(sizes, options, happenings, (stageSizes, given, what) => {
        const { end, stages, begun } = carryOut(stageSizes, given, [...what]);
        for (const turn of begun) {
          expect(turn.canaryFailed).toBe(false);
          expect(turn.failedBefore).toBeLessThan(given.failureLimit);
          expect(turn.asked).toBeNull();
          if (given.canaryUnproven && turn.stage > 0) expect(turn.canaryPaused).toBe(true);
        }
        // Beyond the limit only what was running already.
        const failed = stages.reduce((sum, each) => sum + each.failed, 0);
        const inFlight = Math.min(given.parallel, Math.max(...stageSizes));
        expect(failed).toBeLessThanOrEqual(given.failureLimit - 1 + inFlight);
        expect(stages.every(({ active }) => active === 0)).toBe(true);
        const left = stages.reduce((sum, each) => sum + each.ready, 0);
        if (end.state === 'finished') expect([left, failed < given.failureLimit]).toEqual([0, true]);
        if (end.state === 'cancelled') expect(what).toContain('cancel');
        if (end.state === 'stopped') expect(failed).toBeGreaterThan(0);
      }),
      { numRuns: 2000 },
    );
  });
});
