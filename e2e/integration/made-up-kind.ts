import { failed, passed } from '@/lib/demo/simulated/fix';
import type { Machine } from '@/lib/demo/simulated/machine';
import type { SimulatedProgram } from '@/lib/demo/simulated/program';
import { payload, variable } from '@/lib/demo/simulated/script-text';
import type { Kind, Wish } from '@/lib/fleet/remediations/kind';
import type { KindWords } from '@/lib/fleet/remediations/kind-words';
import type { Plan } from '@/lib/fleet/remediations/plan-types';
import { bridgeMtuOf, egressMtuOf, engineOf } from '@/lib/fleet/remediations/seen';
import { sha256 } from '@/lib/remote/runner/sha256';
import { textOf } from '@/lib/truth/script/frames';

/** A kind of change for tests: the text of /etc/motd. It does not use Docker. */
export const GREET = 'greet';

export interface GreetPlan extends Plan {
  kind: typeof GREET;
  was: string;
  will: string;
}

interface GreetWish extends Wish {
  will: string;
}

export const GREET_WORDS: KindWords = { about: 'file', takesMtu: true };

const TELL = 'emit greeting "$(cat /etc/motd)"\n';

export const greet: Kind<GreetPlan, GreetWish> = {
  asked: { means: 'other words in /etc/motd', wish: ({ mtu }) => ({ kind: GREET, will: `MTU ${mtu}` }) },
  planner: ({ will }) => ({
    asks: { name: 'greeting', variables: {}, body: TELL },
    newNetworks: 0,
    plan(seen, confirmSeconds) {
      const was = textOf(seen.answer, 'greeting');
      const plan: GreetPlan = {
        ...{
          version: 1,
          kind: GREET,
          was,
          will,
          mtu: 1442,
          currentMtu: bridgeMtuOf(seen),
          egressMtu: egressMtuOf(seen),
        },
        ...{ engine: engineOf(seen), alreadyInForce: was === will, preflight: [], blocked: false, networks: [] },
        ...{ containers: [], expectedInterruptionMs: 0, confirmSeconds },
      };
      return { plan, before: Buffer.from(was), after: Buffer.from(will) };
    },
  }),
  program: (plan, after) => ({
    name: 'greeting',
    title: 'a greeting',
    needs: [],
    variables: { WAS: sha256(Buffer.from(plan.was)) },
    functions: `
check_plan() { [ "$(sha256sum </etc/motd | cut -c1-64)" = "$WAS" ]; }
write_greeting() { cp /etc/motd "$D/old" && cat "$D/new" >/etc/motd; }
undo() { [ ! -e "$D/old" ] || step restore-greeting restore_greeting || broken=restore-greeting; }
restore_greeting() { cat "$D/old" >/etc/motd; }
remove_temporary() { rm -f "$D/new"; }
`,
    steps: [['write-greeting', 'write_greeting']],
    payload: after,
    spare: [],
    recheck: { name: 'greeting', variables: {}, body: TELL },
    judge: (answer) => ({ right: textOf(answer, 'greeting') === plan.will, output: textOf(answer, 'greeting') }),
  }),
  steps: ['write-greeting', 'restore-greeting'],
  asksForProof: false,
  judge: ({ will }, { outcome }, recheck) => ({
    state: outcome === 'ok' && textOf(recheck, 'greeting') === will ? 'passed' : 'failed',
    output: textOf(recheck, 'greeting'),
  }),
  asksForName: () => true,
  takenBack: {
    kind: GREET,
    isKnown: (_plan, bytes) => bytes,
    wish: ({ before }): GreetWish => ({ kind: GREET, will: Buffer.from(before ?? []).toString() }),
  },
  rollout: {
    bound: 'file',
    boundTo: ({ was }) => was,
    isAsLeft: ({ plan }, { was }: GreetPlan) => was === plan.will,
  },
  record: ({ was, will }) => ({ before: { greeting: was }, after: { greeting: will } }),
  change: ({ was, will }) => ({ view: 'diff', path: '/etc/motd', diff: `-${was}\n+${will}\n` }),
  words: ({ will }) => ({ title: { key: 'title.greet', values: { will } }, about: GREET_WORDS.about }),
};

const greetings = new WeakMap<Machine, string>();

/** The /etc/motd of a simulated instance. */
export const greetingOf = (machine: Machine): string => greetings.get(machine) ?? 'Welcome';
export const setGreeting = (machine: Machine, greeting: string) => void greetings.set(machine, greeting);
/** Instances that write other text than planned, so that the re-check fails. */
export const garbling = new WeakSet<Machine>();

/** How simulated instances answer it. */
export const greeting: SimulatedProgram = {
  tell: (machine, _script, emit) => emit('greeting', greetingOf(machine)),
  check: (machine, _script, emit) => emit('greeting', greetingOf(machine)),
  change(machine, script) {
    const will = payload(script)?.toString() ?? '';
    const was = greetingOf(machine);
    let isWritten = false;
    return {
      begin: () => passed(''),
      check: () => (sha256(Buffer.from(was)) === variable(script, 'WAS') ? passed('') : failed(was)),
      steps: () => [
        [
          'write-greeting',
          () => {
            isWritten = true;
            setGreeting(machine, garbling.has(machine) ? `${will}?` : will);
            return passed('');
          },
        ],
      ],
      undo: () =>
        isWritten
          ? [
              [
                'restore-greeting',
                () => {
                  setGreeting(machine, was);
                  return passed('');
                },
              ],
            ]
          : [],
    };
  },
};
