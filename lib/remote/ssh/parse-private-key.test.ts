import { createPublicKey, generateKeyPairSync } from 'node:crypto';
import fc from 'fast-check';
import ssh2 from 'ssh2';
import { describe, expect, it } from 'vitest';
import { generateKeyPair } from './generate-key-pair';
import { parsePrivateKey } from './parse-private-key';

const openssh = generateKeyPair('test');
const encrypted = encryptedKey();
const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 });
const ec = generateKeyPairSync('ec', { namedCurve: 'P-256' });
const ed25519 = generateKeyPairSync('ed25519');

/** ssh2 sometimes generates a malformed key: this takes a valid one. */
function encryptedKey(): { private: string } {
  for (;;) {
    const made = ssh2.utils.generateKeyPairSync('ed25519', {
      passphrase: 'open sesame',
      cipher: 'aes256-ctr',
      rounds: 4,
    });
    if (!(ssh2.utils.parseKey(made.private, 'open sesame') instanceof Error)) return made;
  }
}

/** An OpenSSH private key whose public half names `algorithm`; its private half is random. */
function opensshOf(algorithm: string, rounds = 0): string {
  const string = (value: Buffer) => {
    const length = Buffer.alloc(4);
    length.writeUInt32BE(value.length);
    return Buffer.concat([length, value]);
  };
  const count = Buffer.alloc(4);
  count.writeUInt32BE(rounds);
  const blob = Buffer.concat([
    Buffer.from('openssh-key-v1\0'),
    string(Buffer.from(rounds ? 'aes256-ctr' : 'none')),
    string(Buffer.from(rounds ? 'bcrypt' : 'none')),
    string(rounds ? Buffer.concat([string(Buffer.alloc(16)), count]) : Buffer.alloc(0)),
    Buffer.from([0, 0, 0, 1]),
    string(string(Buffer.from(algorithm))),
    string(Buffer.alloc(64)),
  ]).toString('base64');
  return `-----BEGIN OPENSSH PRIVATE KEY-----\n${blob}\n-----END OPENSSH PRIVATE KEY-----\n`;
}

const pkcs8 = (key: typeof rsa.privateKey) => key.export({ type: 'pkcs8', format: 'pem' }).toString();

describe('parsePrivateKey', () => {
  it('takes OpenSSH’s format and tells the fingerprint of the public half', () => {
    const parsed = parsePrivateKey(openssh.privateKey);
    const wire = ssh2.utils.parseKey(openssh.publicKey);
    if (wire instanceof Error) throw wire;
    expect(parsed).toMatchObject({ ok: true, algorithm: 'ssh-ed25519' });
    expect(parsed.ok && parsed.fingerprint).toMatch(/^SHA256:[A-Za-z0-9+/]{43}$/);
  });

  it('takes a key as people paste it: BOM, CRLF, indented, no line end', () => {
    const pasted = `\uFEFF  ${openssh.privateKey.trim().split('\n').join('\r\n   ')}`;
    expect(parsePrivateKey(pasted)).toEqual(parsePrivateKey(openssh.privateKey));
  });

  it('takes PEM and PKCS #8 of every supported kind, all telling the same fingerprint', () => {
    const rsaPem = rsa.privateKey.export({ type: 'pkcs1', format: 'pem' }).toString();
    expect(parsePrivateKey(rsaPem)).toMatchObject({ ok: true, algorithm: 'ssh-rsa' });
    expect(parsePrivateKey(pkcs8(rsa.privateKey))).toEqual(parsePrivateKey(rsaPem));
    const ecPem = ec.privateKey.export({ type: 'sec1', format: 'pem' }).toString();
    expect(parsePrivateKey(ecPem)).toMatchObject({ ok: true, algorithm: 'ecdsa-sha2-nistp256' });
    expect(parsePrivateKey(pkcs8(ec.privateKey))).toEqual(parsePrivateKey(ecPem));
    expect(parsePrivateKey(pkcs8(ed25519.privateKey))).toMatchObject({ ok: true, algorithm: 'ssh-ed25519' });
  });

  it('asks for a passphrase and tells a wrong one', () => {
    const pem = (type: 'pkcs1' | 'pkcs8') =>
      rsa.privateKey.export({ type, format: 'pem', cipher: 'aes-256-cbc', passphrase: 'open sesame' }).toString();
    for (const text of [encrypted.private, pem('pkcs1'), pem('pkcs8')]) {
      expect(parsePrivateKey(text)).toMatchObject({ ok: false, code: 'passphrase-needed' });
      expect(parsePrivateKey(text, '')).toMatchObject({ ok: false, code: 'passphrase-needed' });
      expect(parsePrivateKey(text, 'wrong')).toMatchObject({ ok: false, code: 'passphrase-wrong' });
      expect(parsePrivateKey(text, 'open sesame')).toMatchObject({ ok: true });
    }
  });

  it('does not mind a passphrase that is not needed', () => {
    expect(parsePrivateKey(openssh.privateKey, 'needless')).toMatchObject({ ok: true });
  });

  it('tells a public key', () => {
    const pem = createPublicKey(rsa.privateKey).export({ type: 'spki', format: 'pem' }).toString();
    for (const text of [
      openssh.publicKey,
      `${openssh.publicKey} hanako@laptop\n`,
      pem,
      '---- BEGIN SSH2 PUBLIC KEY ----\nAAAA',
      'ecdsa-sha2-nistp256 AAAAE2VjZHNhLXNoYTItbmlzdHAyNTY=',
    ]) {
      expect(parsePrivateKey(text)).toMatchObject({ ok: false, code: 'public-key' });
    }
  });

  it('tells what it does not support, without asking for a passphrase first', () => {
    for (const text of [
      'PuTTY-User-Key-File-3: ssh-ed25519\r\nEncryption: none',
      opensshOf('sk-ssh-ed25519@openssh.com'),
      opensshOf('sk-ecdsa-sha2-nistp256@openssh.com', 16),
      opensshOf('ssh-dss'),
      opensshOf('ssh-ed25519', 4_000_000_000),
      '-----BEGIN DSA PRIVATE KEY-----\nMIIB\n-----END DSA PRIVATE KEY-----',
      pkcs8(generateKeyPairSync('ed448').privateKey),
    ]) {
      expect(parsePrivateKey(text, 'x')).toMatchObject({ ok: false, code: 'unsupported' });
    }
  });

  it('tells what is no key, and never quotes it', () => {
    for (const text of [
      '',
      'hunter2hunter2',
      openssh.privateKey.slice(0, 150),
      '-----BEGIN OPENSSH PRIVATE KEY-----\naHVudGVyMg==\n-----END OPENSSH PRIVATE KEY-----',
      '-----BEGIN RSA PRIVATE KEY-----\naHVudGVyMg==\n-----END RSA PRIVATE KEY-----',
      '-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----',
      'x'.repeat(70_000),
    ]) {
      const parsed = parsePrivateKey(text);
      expect(parsed).toMatchObject({ ok: false, code: 'not-a-key' });
      expect(parsed.ok ? '' : parsed.evidence).not.toMatch(/hunter2|aHVudGVyMg/);
    }
  });

  it('never throws, whatever it is given', { timeout: 30_000 }, () => {
    const lines = openssh.privateKey.split('\n');
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.nat(lines.length), fc.string(), (noise, at, passphrase) => {
        for (const text of [noise, [...lines.slice(0, at), noise, ...lines.slice(at)].join('\n')]) {
          expect(typeof parsePrivateKey(text, passphrase).ok).toBe('boolean');
        }
      }),
      { numRuns: 60 },
    );
  });
});
