import { describe, expect, it } from 'vitest';
import { type InvalidInput, parseInput } from '@/lib/platform/errors/invalid-input';
import { nameSchema } from '@/lib/platform/input/name';
import { tagsSchema } from '@/lib/platform/input/tag';
import { presentHostKey } from '@/lib/remote/ssh/present-host-key';
import { fleetFilterSchema, instanceInputSchema } from './schema';

const valid = { name: 'web', address: '10.0.0.1', credentialId: '0198a6b0-0000-7000-8000-000000000000' };

function issuesOf(value: unknown): string[] {
  try {
    parseInput(instanceInputSchema, value);
    return [];
  } catch (error) {
    return (error as InvalidInput).issues.map(({ field, code }) => `${field} ${code}`);
  }
}

describe('an instance as it comes from outside', () => {
  it('gets its defaults and normal forms', () => {
    expect(parseInput(instanceInputSchema, { ...valid, name: ' 東京 ', address: 'WEB.example.' })).toEqual({
      ...valid,
      name: '東京',
      address: 'web.example',
      port: 22,
      tags: [],
      notes: '',
    });
  });

  it('takes any Unicode as a name but control characters; a script tag is text', () => {
    expect(nameSchema.parse('<script>alert(1)</script>')).toBe('<script>alert(1)</script>');
    expect(nameSchema.parse('か\u3099')).toBe('が');
    expect(issuesOf({ ...valid, name: 'a\u0000b' })).toEqual(['name name.control-character']);
    expect(issuesOf({ ...valid, name: 'a\nb' })).toEqual(['name name.control-character']);
    expect(issuesOf({ ...valid, name: 'x'.repeat(101) })).toEqual(['name name.too-long']);
    expect(issuesOf({ ...valid, name: '  ' })).toEqual(['name name.missing']);
  });

  it('comes with a host key only where the fingerprint that was looked at is that key’s', () => {
    const blob = Buffer.concat([Buffer.from([0, 0, 0, 11]), Buffer.from('ssh-ed25519'), Buffer.alloc(36, 7)]);
    const hostKey = presentHostKey(blob);
    expect(issuesOf({ ...valid, hostKey })).toEqual([]);
    const other = presentHostKey(Buffer.concat([blob, Buffer.from([1])]));
    const wrong = ['hostKey host-key.fingerprint-invalid'];
    expect(issuesOf({ ...valid, hostKey: { ...hostKey, publicKey: other.publicKey } })).toEqual(wrong);
    expect(issuesOf({ ...valid, hostKey: { ...hostKey, algorithm: 'ssh-rsa' } })).toEqual(wrong);
    expect(issuesOf({ ...valid, hostKey: { ...hostKey, publicKey: `${hostKey.publicKey}\n` } })).toEqual(wrong);
  });

  it('is told all that is wrong with it, each with its field', () => {
    expect(issuesOf({ ...valid, port: 0, tags: ['ok', ''], colour: 'red' }).sort()).toEqual([
      'colour input.unknown-field',
      'port port.invalid',
      'tags.1 tag.empty',
    ]);
    expect(issuesOf({}).sort()).toEqual(['address input.missing', 'credentialId id.invalid', 'name input.missing']);
    expect(issuesOf(null)).toEqual(['null input.wrong-type']);
    expect(issuesOf({ ...valid, name: 5 })).toEqual(['name input.wrong-type']);
  });

  it('has its tags in lower case, once and in order', () => {
    expect(tagsSchema.parse([' Web', 'prod', 'web', 'ｗ'])).toEqual(['prod', 'web', 'ｗ']);
  });
});

describe('a fleet filter', () => {
  it('with a key that is not known is refused, not ignored', () => {
    expect(fleetFilterSchema.safeParse({ colour: 'red' }).success).toBe(false);
    expect(fleetFilterSchema.safeParse({ verdict: 'good' }).success).toBe(false);
    expect(fleetFilterSchema.parse({ verdict: 'never', tag: 'Prod' })).toEqual({ verdict: 'never', tag: 'prod' });
  });
});
