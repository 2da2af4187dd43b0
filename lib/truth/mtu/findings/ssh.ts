import { knownPathMtu } from '@/lib/truth/mtu/known-path';
import { evidence, finding } from '@/lib/truth/mtu/make-finding';
import type { Finding } from '@/lib/truth/mtu/verdict';
import type { Observations } from '@/lib/truth/probes/observations';
import { pings } from './paths';

/**
 * The inspection used small packets, because full ones of SSH did not get through. The finding has the path MTU if the
 * path to Clearance was measured. Alone it shows that not everything fits, but not which size fits.
 */
export function sshFindings({ sshStall, paths }: Observations): Finding[] {
  if (!sshStall) return [];
  const { silentSeconds, sentBytes, receivedBytes, answeredMs } = sshStall;
  const seen = evidence(
    'ssh',
    `${sentBytes} bytes of script sent, ${receivedBytes} bytes of its answer received, then nothing for ${silentSeconds} s, keepalives unanswered.\n` +
      `A second connection with packets of less than 1000 bytes signed in and was answered within ${answeredMs} ms.`,
  );
  const way = paths.find(({ role }) => role === 'clearance');
  const pathMtu = way ? knownPathMtu(way) : null;
  // A router that reports it to the instance may still drop packets in the other direction silently.
  if (way && way.outcome !== 'clear' && pathMtu !== null)
    return [finding('ssh-large-packets-lost', 'warning', { address: way.target, pathMtu }, seen, ...pings([way]))];
  // Full packets pass in both directions: the connection was interrupted for a time, and size was not the cause.
  if (way?.outcome === 'clear')
    return [
      finding('ssh-interrupted', 'notice', { seconds: silentSeconds, address: way.target }, seen, ...pings([way])),
    ];
  return [finding('ssh-stalled', 'warning', { seconds: silentSeconds }, seen)];
}
