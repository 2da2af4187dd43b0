import { describe, expect, it } from 'vitest';
import { isLossy, pingOf } from './pings';

/** The output of ping for this many packets, of which this many were answered. */
const pinged = (label: string, sent: number, answered: number) =>
  `${label} PING x|${'64 bytes from x: icmp_seq=1|'.repeat(answered)}|${sent} packets transmitted, ${answered} received, 0% packet loss, time 1003ms|\n`;
const twice = (large: [number, number], small: [number, number], family = '') =>
  [2, 6]
    .map((sent, n) => pinged(`large${family}`, sent, large[n] ?? 0) + pinged(`small${family}`, sent, small[n] ?? 0))
    .join('');

describe('the pings of a container', () => {
  it.each([
    ['no large one was answered and all small ones were', twice([0, 0], [2, 6]), 'silent', false],
    ['no large one was answered and most small ones were', twice([0, 0], [1, 4]), 'silent', false],
    ['half of the small ones were lost as well', twice([0, 0], [2, 2]), 'not-run', true],
    ['one large one was answered, in the end', twice([0, 1], [2, 6]), 'passed', false],
    ['two large ones alone are no sign', pinged('large', 2, 0) + pinged('small', 2, 2), 'not-run', true],
    ['no small one was answered either', pinged('large', 2, 0) + pinged('small', 2, 0), 'not-run', false],
    [
      'the large ones were answered, and the small ones lost',
      pinged('large', 2, 1) + pinged('small', 2, 0),
      'passed',
      false,
    ],
    [
      'the instance refused the large ones, and nobody answers small ones',
      `${pinged('small', 2, 0)}large PING x|From 172.17.0.1 icmp_seq=1 Frag needed and DF set (mtu = 1442)|\n`,
      'too-big',
      false,
    ],
    [
      'BusyBox counts in words of its own',
      twice([0, 0], [2, 6]).replaceAll(' received', ' packets received'),
      'silent',
      false,
    ],
    ['nothing was sent', '', 'not-run', false],
  ] as const)('are judged: %s', (_, text, expected, lossy) => {
    expect(pingOf(text, '')).toBe(expected);
    expect(isLossy(text)).toBe(lossy);
  });

  it('are judged by family', () => {
    const text = twice([0, 0], [2, 6], '6') + twice([2, 0], [2, 0]);
    expect([pingOf(text, ''), pingOf(text, '6')]).toEqual(['passed', 'silent']);
  });
});
