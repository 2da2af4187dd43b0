import type { AnyAuthMethod, AuthenticationType, AuthHandlerMiddleware, ParsedKey } from 'ssh2';

export type Secret = { kind: 'key'; key: ParsedKey } | { kind: 'password'; password: string };

/** What happened while signing in; read when it failed. */
export interface AuthenticationRecord {
  tried: string[];
  /** Methods that the instance named in its last answer; empty before there is one. */
  offered: string[];
  /** The instance took the first method and wants another one as well. */
  partial: boolean;
}

/**
 * Tries the key, or the password and then, where the instance does not know the method `password` itself, the same
 * password over keyboard-interactive. A password that was refused is not sent a second time: it would count twice
 * against the account.
 *
 * @param record is filled in on the way
 */
export function authenticate(username: string, secret: Secret, record: AuthenticationRecord): AuthHandlerMiddleware {
  return (methodsLeft, partialSuccess, next) => {
    record.offered = (methodsLeft as string[] | null) ?? [];
    record.partial = partialSuccess === true;
    const method = choose(username, secret, record);
    if (method) record.tried.push(method.type);
    // The types do not know the `false` that ends the attempts.
    next((method ?? false) as AnyAuthMethod | AuthenticationType);
  };
}

function choose(username: string, secret: Secret, record: AuthenticationRecord): AnyAuthMethod | null {
  if (record.tried.length === 0) {
    return secret.kind === 'key'
      ? // ssh2 takes a key that is parsed already; its types know only the text.
        { type: 'publickey', username, key: secret.key as unknown as string }
      : { type: 'password', username, password: secret.password };
  }
  const interactive = 'keyboard-interactive';
  if (
    secret.kind === 'password' &&
    record.offered.includes(interactive) &&
    !record.tried.includes(interactive) &&
    (record.partial || !record.offered.includes('password'))
  ) {
    return {
      type: interactive,
      username,
      // Only questions whose answer is not shown are for a password; others (a one-time code) get nothing.
      prompt: (_name, _instructions, _language, prompts, finish) =>
        finish(prompts.map((prompt) => (prompt.echo ? '' : secret.password))),
    };
  }
  return null;
}

/** @returns one sentence: what was tried, what the instance offers */
export function describeAuthentication(record: AuthenticationRecord): string {
  const tried = record.tried.join(', ') || 'nothing';
  const offered = record.offered.join(', ') || 'no method';
  return record.partial
    ? `The instance accepted ${tried} and wants one more of: ${offered}.`
    : `Tried: ${tried}. The instance offers: ${offered}.`;
}
