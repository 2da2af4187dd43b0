import { CodedError } from '@/lib/platform/errors/coded';
import { assign } from '@/lib/platform/shell/assign';
import { type ShellFile, shell } from '@/lib/platform/shell/read';

/**
 * The start of every script of Clearance, POSIX sh (dash, bash --posix and BusyBox ash run it): it defines the
 * functions that frames.sh and rights.sh describe.
 *
 * @param nonce 32 hexadecimal digits, so that no file on the instance can contain a valid frame
 * @throws CodedError `script.invalid-nonce` (400)
 */
export function prelude(nonce: string): string {
  if (!/^[0-9a-f]{32}$/.test(nonce)) throw new CodedError('script.invalid-nonce', 400);
  return assign({ CLEARANCE_NONCE: nonce }) + PARTS.map(shell).join('');
}

const PARTS: ShellFile[] = ['truth/script/prelude', 'truth/script/frames', 'truth/script/rights', 'truth/script/begin'];

/** The last line of every script. If it is missing in the output, the script was cut short. */
export const EPILOGUE = shell('truth/script/epilogue');
