import type { AnyAuthMethod, AuthenticationType, AuthHandlerMiddleware, ParsedKey } from 'ssh2';

export type Secret = { kind: 'key'; key: ParsedKey } | { kind: 'password'; password: string };

/** What happened during signing in; used when it failed. */
export interface AuthenticationRecord {
  tried: string[];
  /** Methods that the instance offered in its last answer; empty before the first answer. */
  offered: string[];
  /** The instance accepted the first method and requires a second one. */
  partial: boolean;
}

/**
 * Tries the key, or the password. If the instance does not offer the method `password` itself, the same password is
 * tried over keyboard-interactive. A password that was refused is not sent a second time: it would count as a second
 * failure of the account.
 *
 * @param record is filled in during the attempts
 */
export function authenticate(username: string, secret: Secret, record: AuthenticationRecord): AuthHandlerMiddleware {
  return (methodsLeft, partialSuccess, next) => {
    record.offered = (methodsLeft as string[] | null) ?? [];
    record.partial = partialSuccess === true;
    const method = choose(username, secret, record);
    if (method) record.tried.push(method.type);
    // The types do not have the `false` that ends the attempts.
    next((method ?? false) as AnyAuthMethod | AuthenticationType);
  };
}

function choose(username: string, secret: Secret, record: AuthenticationRecord): AnyAuthMethod | null {
  if (record.tried.length === 0) {
    return secret.kind === 'key'
      ? // ssh2 accepts a parsed key; its types only have the text.
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
      // Only questions with hidden input are for a password; others (a one-time code) get an empty answer.
      prompt: (_name, _instructions, _language, prompts, finish) =>
        finish(prompts.map((prompt) => (prompt.echo ? '' : secret.password))),
    };
  }
  return null;
}

/** @returns one sentence: what was tried, and what the instance offers */
export function describeAuthentication(record: AuthenticationRecord): string {
  const tried = record.tried.join(', ') || 'nothing';
  const offered = record.offered.join(', ') || 'no method';
  return record.partial
    ? `The instance accepted ${tried} and wants one more of: ${offered}.`
    : `Tried: ${tried}. The instance offers: ${offered}.`;
}
