import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { forgetConfig } from '@/lib/platform/config/config';
import { deriveSecret, KeyError, keys, writeKeyFile } from './keys';
import { seal, unseal } from './seal';

let directory: string;
let keyFile: string;

beforeEach(() => {
  directory = mkdtempSync(path.join(tmpdir(), 'clearance-keys-'));
  keyFile = path.join(directory, 'keys', 'encryption.key');
  useEnvironment({});
});

afterEach(() => {
  rmSync(directory, { recursive: true, force: true });
});

function useEnvironment(env: Record<string, string>): void {
  delete process.env.CLEARANCE_ENCRYPTION_KEY;
  delete process.env.CLEARANCE_ENCRYPTION_KEY_PREVIOUS;
  Object.assign(process.env, { CLEARANCE_DATA: directory, ...env });
  forgetConfig();
}

describe('seal and unseal', () => {
  it('gives back what was sealed, and seals it differently every time', () => {
    const sealed = seal('秘密 -----BEGIN', 'row-1');
    expect(unseal(sealed, 'row-1')).toBe('秘密 -----BEGIN');
    expect(seal('秘密 -----BEGIN', 'row-1')).not.toBe(sealed);
    expect(sealed).toMatch(/^v1\.[0-9a-f]{8}\.[\w-]+$/);
  });

  it('refuses a secret that was moved to another row', () => {
    const sealed = seal('secret', 'row-1');
    expect(() => unseal(sealed, 'row-2')).toThrow(/belongs to another row/);
  });

  it('refuses a secret of which one bit was changed, anywhere', () => {
    const sealed = seal('secret', 'row-1');
    const [version, id, text] = sealed.split('.');
    const bytes = Buffer.from(text ?? '', 'base64url');
    for (let index = 0; index < bytes.length; index++) {
      const changed = Buffer.from(bytes);
      changed[index] = (changed[index] ?? 0) ^ 1;
      expect(() => unseal(`${version}.${id}.${changed.toString('base64url')}`, 'row-1')).toThrow(KeyError);
    }
  });

  it.each(['', 'v1', 'v1.abc', 'plain text', 'v2.00000000.AAAA'])('refuses %j, which it did not make', (text) => {
    expect(() => unseal(text, 'row-1')).toThrow(KeyError);
  });

  it('says which key is wanted when another is in use', () => {
    const sealed = seal('secret', 'row-1');
    const wanted = keys()[0]?.id ?? '';
    useEnvironment({ CLEARANCE_ENCRYPTION_KEY: Buffer.alloc(32, 7).toString('base64') });
    expect(() => unseal(sealed, 'row-1')).toThrow(wanted);
  });

  it('unseals with the previous key and seals with the new one', () => {
    const old = Buffer.alloc(32, 1).toString('base64');
    useEnvironment({ CLEARANCE_ENCRYPTION_KEY: old });
    const sealed = seal('secret', 'row-1');
    useEnvironment({
      CLEARANCE_ENCRYPTION_KEY: Buffer.alloc(32, 2).toString('hex'),
      CLEARANCE_ENCRYPTION_KEY_PREVIOUS: old,
    });
    expect(unseal(sealed, 'row-1')).toBe('secret');
    expect(seal('secret', 'row-1').split('.')[1]).not.toBe(sealed.split('.')[1]);
  });
});

describe('the key file', () => {
  it('is made once, readable by its owner alone, in a folder of its own', () => {
    const sealed = seal('secret', 'row-1');
    expect(statSync(keyFile).mode & 0o777).toBe(0o600);
    expect(statSync(path.dirname(keyFile)).mode & 0o777).toBe(0o700);
    const before = readFileSync(keyFile, 'utf8');
    useEnvironment({});
    expect(unseal(sealed, 'row-1')).toBe('secret');
    expect(readFileSync(keyFile, 'utf8')).toBe(before);
  });

  it('is refused when others can read it, with the command that puts it right', () => {
    writeKeyFile(keyFile, [Buffer.alloc(32, 3)]);
    chmodSync(keyFile, 0o640);
    expect(() => keys()).toThrow(`chmod 600 ${keyFile}`);
  });

  it('is not made when the key comes from the environment', () => {
    useEnvironment({ CLEARANCE_ENCRYPTION_KEY: Buffer.alloc(32, 4).toString('base64') });
    seal('secret', 'row-1');
    expect(existsSync(keyFile)).toBe(false);
  });

  it('never shows a malformed key in the message', () => {
    useEnvironment({ CLEARANCE_ENCRYPTION_KEY: 'hunter2-too-short' });
    expect(() => keys()).toThrow(/does not hold a key of 32 bytes/);
    expect(() => keys()).not.toThrow(/hunter2/);
  });
});

it('derives a different secret for each purpose, and the same one each time', () => {
  expect(deriveSecret('session')).toBe(deriveSecret('session'));
  expect(deriveSecret('session')).not.toBe(deriveSecret('other'));
});
