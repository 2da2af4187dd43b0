import { createTranslator } from 'use-intl/core';
import type { Locale } from './locale';
import { messages, type Namespace } from './messages';

export type Values = Record<string, string | number | Date>;

/** Returns a message of one namespace. Never throws: an unknown key is returned as `namespace.key`. */
export interface Translate {
  (key: string, values?: Values): string;
  has(key: string): boolean;
}

const translators = new Map<string, Translate>();

/**
 * The texts of one namespace in one language, for server components and for verbs that write text (CSV headings and so
 * on). Created once for each, because creating one takes longer than using it.
 *
 * @param locale one of ours
 * @param namespace a file of lib/platform/i18n/messages/<locale>
 */
export function translator(locale: Locale, namespace: Namespace): Translate {
  const key = `${locale} ${namespace}`;
  let made = translators.get(key);
  if (!made) {
    made = makeTranslator(locale, namespace);
    translators.set(key, made);
  }
  return made;
}

function makeTranslator(locale: Locale, namespace: Namespace): Translate {
  const translate = createTranslator({
    locale,
    messages: messages[locale] as unknown as Record<string, Record<string, string>>,
    namespace,
    timeZone: 'UTC',
    onError: () => undefined,
  });
  const say = (key: string, values?: Values): string => translate(key as never, values as never);
  return Object.assign(say, { has: (key: string): boolean => translate.has(key as never) });
}
