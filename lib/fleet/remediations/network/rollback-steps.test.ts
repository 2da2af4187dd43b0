import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { SHELLS } from '@/e2e/shells/present.mjs';
import { makeSandbox, type Sandbox } from '@/e2e/shells/sandbox';
import { assign } from '@/lib/platform/shell/assign';
import type { NetworkConfig, PlannedEndpoint } from './plan-types';
import { type NetworkChange, networkProgram } from './program';

const OLD = 'd'.repeat(64);
const [WEB, DB, LATE] = ['1'.repeat(64), '2'.repeat(64), '3'.repeat(64)];

/** A `docker` with one network: on/ has a file for each container on it, with the output of an inspection. */
const DOCKER = `
for last; do :; done
case "$*" in
  'network ls '*) [ ! -s "$HERE/network" ] || echo "$(cat "$HERE/network") shop" ;;
  'network rm '*) : >"$HERE/network"; echo "rm $last" >>"$HERE/did" ;;
  'ps '*) ls "$HERE/on" | sed 's/^/=/' ;;
  'container inspect --format '*' "holds" '*) cat "$HERE/on/$last" ;;
  'container inspect --format '*State.Running*) ;;
  'container inspect --format {{.Id}} '*) [ -e "$HERE/known/$last" ] ;;
  'container inspect --format '*) shift 3; for id; do [ ! -e "$HERE/on/$id" ] || echo "$id"; done ;;
  'network disconnect '*"$(cat "$HERE/stuck" 2>/dev/null || echo none)") exit 1 ;;
  'network disconnect '*) rm -f "$HERE/on/$last"; echo "off $last" >>"$HERE/did" ;;
  'network connect '*)
    shift 2
    case " $* " in *' --alias unknown '*) exit 1 ;; esac
    : >"$HERE/on/$last"
    printf 'on'  >>"$HERE/did"
    printf ' <%s>' "$@" >>"$HERE/did"
    echo >>"$HERE/did"
    ;;
  *) echo "$*" >>"$HERE/unexpected" ;;
esac
`;

const endpoint = (id: string, name: string, address: string, fixed: boolean): PlannedEndpoint => ({
  ...{ id, name, running: true, fixed4: fixed ? address : null, fixed6: null, linkLocal: [], address, mayMove: false },
  ...{ aliases: [], links: [], driverOptions: {}, gatewayPriority: 0 },
});
const CHANGE: NetworkChange = {
  ...{ mtu: 1442, fingerprint: 'f'.repeat(64), option: { before: null, after: '1442' } },
  endpoints: [endpoint(WEB, 'web', '10.77.0.9', true), endpoint(DB, 'db', '10.77.0.2', false)],
  network: {
    ...{ id: OLD, name: 'shop', ipv4: true, ipv6: false, internal: false, attachable: false },
    ...{ ipamOptions: {}, pools: [], options: {}, labels: {} },
  },
};
const PROGRAM = networkProgram(CHANGE);
/** An incomplete network: it does not exist, or has no containers. */
const pieces = (now: NetworkConfig | null) =>
  networkProgram({
    ...{ ...CHANGE, mtu: 1500, option: { before: null, after: null } },
    repair: {
      ...{ of: '0190fb1a-0000-7000-8000-000000000001', now, keeps: now !== null },
      ...{ missing: [WEB, DB], idle: [], gone: [] },
    },
  });

describe.each(SHELLS)('endpoints of a network again (%s)', (shell) => {
  let box: Sandbox;
  beforeEach(() => {
    box = makeSandbox();
    box.program('docker', DOCKER);
    box.file('network', `${OLD}\n`);
    box.file('new', Buffer.from(PROGRAM.payload ?? []).toString());
    for (const id of [WEB, DB, LATE]) box.file(`known/${id}`, '');
    // db was not cut off before the script was killed.
    box.file(`cut.${WEB}`, '');
    box.file(`on/${DB}`, '');
  });
  afterEach(() => box.remove());

  const came = (...how: string[]) => box.file(`on/${LATE}`, ['', 'on shop', ...how, ''].join('\n'));
  const restore = (program = PROGRAM, what = 'restore_endpoints') => {
    const around = `
limit() { shift; "$@"; }
flush() { :; }
pause() { echo waited >>"$HERE/waits"; }
b64() { base64 | tr -d '\\n'; }
${assign(program.variables)}D=$HERE MTU=1442 ALSO=
`;
    const { status, stdout, stderr } = box.run(shell, `${around}${program.functions}\n${what}`);
    expect(stderr).toBe('');
    expect(box.read('unexpected')).toBe('');
    return { status, stdout, did: box.read('did').trim().split('\n') };
  };

  test('what came meanwhile and what was never cut off stay on it', () => {
    came('holds 10.77.0.3', `--alias ${LATE.slice(0, 12)}`, '--alias guest');
    expect(restore()).toMatchObject({ status: 0, did: [`on <--ip> <10.77.0.9> <shop> <${WEB}>`] });
  });

  test('what holds an address of theirs makes room, and is put on it again as it was', () => {
    came(
      'holds 10.77.0.9',
      '--ip invalid IP',
      `--alias ${LATE.slice(0, 12)}`,
      '--alias two words $(id)',
      '--link db:store',
    );
    expect(restore()).toMatchObject({
      status: 0,
      did: [
        `off ${LATE}`,
        `on <--ip> <10.77.0.9> <shop> <${WEB}>`,
        `on <--alias> <two words $(id)> <--link> <db:store> <shop> <${LATE}>`,
      ],
    });
  });

  test('a fixed address is given back, unless it is one of theirs', () => {
    came('holds 10.77.0.2', 'holds fd00::7', '--ip 10.77.0.2', '--ip6 fd00::7');
    expect(restore().did.at(-1)).toBe(`on <--ip6> <fd00::7> <shop> <${LATE}>`);
  });

  test('killed after it was taken off, it is put on it again all the same', () => {
    came('holds 10.77.0.9', '--alias guest');
    restore();
    box.run('sh', `rm "$HERE/on/${LATE}" "$HERE/did"`);
    expect(restore().did.at(-1)).toBe(`on <--alias> <guest> <shop> <${LATE}>`);
  });

  describe('where pieces of it were to be put together', () => {
    const on = (...ids: string[]) => {
      box.run('sh', 'rm -f "$HERE"/on/* "$HERE"/cut.*');
      for (const id of ids) box.file(`on/${id}`, '');
    };
    const none = () => restore(pieces(null), 'restore_network');
    beforeEach(() => box.file('new', Buffer.from(pieces(null).payload ?? []).toString()));

    test('what was made is removed, and whoever was put on it is off again', () => {
      on(WEB, DB);
      box.file('creating', '');
      expect(none()).toMatchObject({ status: 0, did: [`off ${WEB}`, `off ${DB}`, `rm ${OLD}`] });
    });

    test('others who came to it keep it', () => {
      on(WEB, LATE);
      box.file('creating', '');
      const { status, stdout, did } = none();
      expect({ status, did }).toEqual({ status: 4, did: [`off ${WEB}`] });
      expect(stdout).toContain(`others are on it, and it stays: ${LATE}`);
    });

    test('one that somebody else has made is not ours to remove', () => {
      on(LATE);
      expect(none()).toMatchObject({ status: 4, did: [''] });
    });

    test('one that was being made may come yet, and is waited for', () => {
      on();
      box.file('network', '');
      box.file('creating', '');
      expect(none()).toMatchObject({ status: 0, stdout: 'there is none, as before\n' });
      expect(box.read('waits').split('\n')).toHaveLength(6);
    });

    const empty = () => restore(pieces(CHANGE.network));

    test('whoever was missing on one that stays is off it again', () => {
      on(WEB, DB);
      expect(empty()).toMatchObject({ status: 0, did: [`off ${WEB}`, `off ${DB}`] });
    });

    test('whoever cannot be taken off it again is said', () => {
      on(WEB, DB);
      box.file('stuck', DB);
      const { status, stdout } = empty();
      expect(status).toBe(1);
      expect(stdout).toContain(`still on the network: ${DB}`);
    });

    test('one that joined meanwhile, with the address of one that is not put back, keeps it', () => {
      on();
      came('holds 10.77.0.9', '--ip 10.77.0.9');
      expect(empty()).toMatchObject({ status: 0, did: [''] });
    });
  });

  test('one that cannot be put on it again is said', () => {
    came('holds 10.77.0.9', '--alias unknown');
    const { status, stdout } = restore();
    expect(status).toBe(1);
    expect(stdout).toContain(`not on the network: ${LATE}`);
  });
});
