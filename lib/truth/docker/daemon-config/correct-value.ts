import type { JsonNode } from './go-json';
import type { Wanted } from './go-types';

/**
 * A value of a wrong type in the type that the engine wants, if it can be read in one way only.
 * @param isStrict only what is certainly the same value in another notation: no number in place of a name or a path
 * @returns JSON text; null if a person has to say what is meant
 */
export function correctedValue(node: JsonNode, wanted: Wanted, isStrict: boolean): string | null {
  switch (wanted) {
    case 'int':
      if (node.kind === 'string') return WHOLE.exec(node.text)?.[0] ?? null;
      return node.kind === 'number' ? (/^(-?(?:0|[1-9]\d{0,14}))\.0+$/.exec(node.raw)?.[1] ?? null) : null;
    case 'bool':
      return node.kind === 'string' && /^(?:true|false)$/.test(node.text) ? node.text : null;
    case 'string':
      if (isStrict) return null;
      if (node.kind === 'bool') return `"${node.is}"`;
      return node.kind === 'number' && WHOLE.test(node.raw) ? `"${node.raw}"` : null;
    case 'size':
      return node.kind === 'number' && /^[1-9]\d{0,14}$/.test(node.raw) ? `"${node.raw}"` : null;
    case 'list':
      // Several values in one string can be separated in more than one way.
      return node.kind === 'string' && /^[^\s,;]+$/.test(node.text) ? `[${JSON.stringify(node.text)}]` : null;
    default:
      return null;
  }
}

/** As it is written in JSON: Go reads a leading zero as octal in a flag, and refuses it in a file. */
const WHOLE = /^-?(?:0|[1-9]\d{0,14})$/;
