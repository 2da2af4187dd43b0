import { refName, type Schema } from './schema';

/** A piece of text, or the name of a component that has its own text. */
export type Part = string | { ref: string };

/**
 * A schema in a form for people, similar to TypeScript types: `string`, `"a" | "b"`, `Finding[]`, objects with one line
 * for each property, and other facts after two slashes.
 */
export function notationOf(schema: Schema): Part[] {
  const pieces: Part[] = [];
  for (const piece of typeOf(schema, '')) {
    const last = pieces.at(-1);
    if (typeof piece === 'string' && typeof last === 'string') pieces[pieces.length - 1] = last + piece;
    else pieces.push(piece);
  }
  return pieces;
}

/** Facts about a value in addition to its type: format, limits, default, description. Empty if there are none. */
export function noteOf(schema: Schema): string {
  const { format, pattern, default: fallback, description } = schema;
  const limits = [
    range(schema.minimum, schema.maximum),
    range(schema.minLength, schema.maxLength, ' characters'),
    range(schema.minItems, schema.maxItems, ' items'),
  ];
  return [
    format,
    ...limits,
    pattern && `matches ${pattern}`,
    fallback === undefined ? '' : `default ${JSON.stringify(fallback)}`,
    description,
  ]
    .filter(Boolean)
    .join('; ');
}

function range(least?: number, most?: number, unit = ''): string {
  if (least !== undefined && most !== undefined) return `${least} to ${most}${unit}`;
  if (least !== undefined) return `at least ${least}${unit}`;
  return most === undefined ? '' : `at most ${most}${unit}`;
}

function typeOf(schema: Schema, indent: string): Part[] {
  if (schema.$ref) return [{ ref: refName(schema.$ref) }];
  const several = schema.anyOf ?? schema.oneOf;
  if (several) return joined(several, ' | ', indent);
  if (schema.allOf) return joined(schema.allOf, ' & ', indent);
  if (schema.enum) return [schema.enum.map((value) => JSON.stringify(value)).join(' | ')];
  const types = [schema.type ?? 'any'].flat();
  return types.flatMap((type, index): Part[] => [...(index > 0 ? [' | '] : []), ...one(type, schema, indent)]);
}

function one(type: string, schema: Schema, indent: string): Part[] {
  if (type === 'array') return [...wrapped(schema.items ?? {}, indent), '[]'];
  if (type !== 'object') return [type];
  const properties = Object.entries(schema.properties ?? {});
  if (properties.length === 0) {
    const { additionalProperties } = schema;
    return [
      '{ [name: string]: ',
      ...typeOf(typeof additionalProperties === 'object' ? additionalProperties : {}, indent),
      ' }',
    ];
  }
  const inner = `${indent}  `;
  const lines = properties.flatMap(([name, property]): Part[] => {
    const note = property.$ref ? '' : noteOf(property);
    const mark = schema.required?.includes(name) ? '' : '?';
    return [`${inner}${name}${mark}: `, ...typeOf(property, inner), note ? `  // ${note}\n` : '\n'];
  });
  return ['{\n', ...lines, `${indent}}`];
}

function joined(schemas: Schema[], by: string, indent: string): Part[] {
  return schemas.flatMap((schema, index): Part[] => [...(index > 0 ? [by] : []), ...typeOf(schema, indent)]);
}

/** In brackets if it has alternatives: `("a" | "b")[]`. */
function wrapped(items: Schema, indent: string): Part[] {
  const isSeveral = items.anyOf ?? items.oneOf ?? items.enum ?? Array.isArray(items.type);
  return isSeveral ? ['(', ...typeOf(items, indent), ')'] : typeOf(items, indent);
}
