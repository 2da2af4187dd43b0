import { assign } from '@/lib/platform/shell/assign';
import { shell } from '@/lib/platform/shell/read';

/** Marks the frames that RUNNER_ALONE prints. */
export const NONCE = '0123456789abcdef'.repeat(2);

/**
 * POSIX sh: the runner's functions for the steps of one change in a sandbox, with its folder in `$HERE/state`. Nothing is
 * flushed, limited or waited for, and there was no reboot.
 */
export const RUNNER_ALONE = `${assign({ CLEARANCE_NONCE: NONCE, ID: 'a-1', STATE: 'state', SPARE: '', CONFIRM: 1 })}
D="$HERE/state"
${shell('truth/script/frames')}
faults() { :; }
boot_id() { echo one; }
b64() { base64 | tr -d '\\n'; }
${shell('remote/runner/runner')}
limit() { shift; "$@"; }
flush() { :; }
flush_notes() { :; }
pause() { :; }
rebooted='' broken=''
`;
