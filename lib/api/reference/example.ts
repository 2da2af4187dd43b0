import { refName, type Schema } from './schema';

const ID = '0198a6b0-0000-7000-8000-000000000000';

const TEXTS: Record<string, string> = {
  uuid: ID,
  'date-time': '2030-01-01T00:00:00Z',
};

/** Example values for properties whose schema is only text. */
const NAMED: Record<string, unknown> = {
  address: '10.0.0.11',
  username: 'ubuntu',
  secret: '-----BEGIN OPENSSH PRIVATE KEY-----…',
  email: 'somebody@example.org',
  password: 'a long password of your own',
};

/**
 * An example value that a schema allows: the required properties; if there are none, only the first property.
 * @param components the schemas that references point to
 * @param name the property that the value is for
 */
export function exampleOf(schema: Schema, components: Record<string, Schema>, name = ''): unknown {
  if (schema.$ref) return exampleOf(components[refName(schema.$ref)] ?? {}, components, name);
  const one = schema.anyOf?.[0] ?? schema.oneOf?.[0] ?? schema.allOf?.[0];
  if (one) return exampleOf(one, components, name);
  if (schema.enum) return schema.enum[0];
  switch ([schema.type].flat()[0]) {
    case 'object':
      return exampleObject(schema, components);
    case 'array':
      return [exampleOf(schema.items ?? {}, components, name)];
    case 'integer':
    case 'number':
      return schema.default ?? schema.minimum ?? 1450;
    case 'boolean':
      return true;
    default:
      return TEXTS[schema.format ?? ''] ?? NAMED[name] ?? name;
  }
}

function exampleObject({ properties = {}, required = [] }: Schema, components: Record<string, Schema>): unknown {
  const names = required.length > 0 ? required : Object.keys(properties).slice(0, 1);
  return Object.fromEntries(names.map((name) => [name, exampleOf(properties[name] ?? {}, components, name)]));
}
