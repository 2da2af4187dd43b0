import { codeOfSystemError } from './open-socket';
import type { ConnectFailureCode } from './outcome';

/** How far the attempt got. */
export type ConnectStage = 'handshake' | 'authentication';

/** Errors of ssh2: `level` names the layer; `code` is a string of the system, or the reason number of a disconnect. */
type SshError = Error & { level?: string; code?: string | number };

// RFC 4253, section 11.1.
const NO_MORE_AUTHENTICATION = 14;
const PROTOCOL_ERROR = 2;
const ILLEGAL_USER = 15;

/** @returns the outcome's code for an error that ssh2 emitted before the connection was ready */
export function classifyFailure(error: SshError, stage: ConnectStage): ConnectFailureCode {
  if (typeof error.code === 'number') {
    // OpenSSH ends a connection after too many attempts with reason 2 or 14. Before signing in, they mean a protocol
    // error.
    const overAuthentication = [NO_MORE_AUTHENTICATION, PROTOCOL_ERROR, ILLEGAL_USER].includes(error.code);
    if (stage === 'authentication' && overAuthentication) return 'authentication-failed';
    return error.code === PROTOCOL_ERROR || error.code === 3 ? 'handshake-failed' : 'closed';
  }
  switch (error.level) {
    case 'client-authentication':
    case 'agent':
      return 'authentication-failed';
    case 'client-timeout':
      return 'timed-out';
    case 'client-socket':
      return codeOfSystemError(error.code);
    case 'client-dns':
      return 'name-not-found';
    case 'protocol':
      return error.message.startsWith('Connection lost') ? 'closed' : 'handshake-failed';
    default:
      return 'handshake-failed';
  }
}
