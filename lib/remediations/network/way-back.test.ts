import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { PlannedEndpoint } from '../plan-types';
import { makeSandbox, type Sandbox, SHELLS } from '../script/shell-sandbox';
import { networkProgram } from './program';

const OLD = 'd'.repeat(64);
const [WEB, DB, LATE] = ['1'.repeat(64), '2'.repeat(64), '3'.repeat(64)];

/** A `docker` that knows one network: on/ has a file for each container on it, with what an inspection prints. */
const DOCKER = `
for last; do :; done
case "$*" in
  'network ls '*) echo "$(cat "$HERE/network") shop" ;;
  'ps '*) ls "$HERE/on" | sed 's/^/=/' ;;
  'container inspect --format '*' "holds" '*) cat "$HERE/on/$last" ;;
  'container inspect --format '*State.Running*) ;;
  'container inspect --format {{.Id}} '*) [ -e "$HERE/known/$last" ] ;;
  'container inspect --format '*) shift 3; for id; do [ ! -e "$HERE/on/$id" ] || echo "$id"; done ;;
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
const PROGRAM = networkProgram({
  ...{ mtu: 1442, fingerprint: 'f'.repeat(64), option: { before: null, after: '1442' } },
  endpoints: [endpoint(WEB, 'web', '10.77.0.9', true), endpoint(DB, 'db', '10.77.0.2', false)],
  network: {
    ...{ id: OLD, name: 'shop', ipv4: true, ipv6: false, internal: false, attachable: false },
    ...{ ipamOptions: {}, pools: [], options: {}, labels: {} },
  },
});

vi.setConfig({ testTimeout: 60_000 });

describe.each(SHELLS.map((argv) => [argv.join(' '), argv] as const))(
  'endpoints of a network again (%s)',
  (_, shell) => {
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
    const restore = () => {
      const around = `
limit() { shift; "$@"; }
flush() { :; }
b64() { base64 | tr -d '\\n'; }
D=$HERE NETWORK=shop OLD=${OLD} MTU=1442
`;
      const { status, stdout, stderr } = box.run(shell, `${around}${PROGRAM.functions}\nrestore_endpoints`);
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
      box.run(['sh'], `rm "$HERE/on/${LATE}" "$HERE/did"`);
      expect(restore().did.at(-1)).toBe(`on <--alias> <guest> <shop> <${LATE}>`);
    });

    test('one that cannot be put on it again is said', () => {
      came('holds 10.77.0.9', '--alias unknown');
      const { status, stdout } = restore();
      expect(status).toBe(1);
      expect(stdout).toContain(`not on the network: ${LATE}`);
    });
  },
);
