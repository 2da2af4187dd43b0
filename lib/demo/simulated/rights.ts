import type { SimulatedInstance } from './instance';

/** The rights of the script with sudo, in the words of lib/truth/script/prelude. */
export type Rights = 'passwordless' | 'password' | 'wrong-password' | 'denied';

/**
 * @param given the first line of stdin: the sudo password that Clearance has, or nothing
 * @param password the account's real one
 */
export function rightsOf(definition: SimulatedInstance, given: string, password: string): Rights {
  switch (definition.sudo ?? 'passwordless') {
    case 'passwordless':
      return 'passwordless';
    case 'password':
      if (given === password) return 'password';
      return given === '' ? 'denied' : 'wrong-password';
    case 'denied':
      return 'denied';
  }
}
