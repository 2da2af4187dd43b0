import { createPrivateKey, type KeyObject } from 'node:crypto';
import ssh2, { type ParsedKey } from 'ssh2';
import { capEvidence } from './cap-evidence';
import { encodeOpensshEd25519, readOpensshHeader } from './openssh-key-format';

export type PrivateKeyProblem = 'not-a-key' | 'public-key' | 'passphrase-needed' | 'passphrase-wrong' | 'unsupported';

export type LoadedPrivateKey =
  | { ok: true; key: ParsedKey }
  /** `evidence` never quotes the given text. */
  | { ok: false; code: PrivateKeyProblem; evidence: string };

const MAX_CHARACTERS = 64 * 1024;
// bcrypt runs in JavaScript here, about 10 ms for each round: more rounds would block the whole program.
const MAX_BCRYPT_ROUNDS = 512;
const SUPPORTED = ['ssh-rsa', 'ssh-ed25519', 'ecdsa-sha2-nistp256', 'ecdsa-sha2-nistp384', 'ecdsa-sha2-nistp521'];

/**
 * @param text a private key as a person pastes it: OpenSSH's format, PEM (PKCS #1, SEC 1) or PKCS #8
 * @param passphrase ignored if the key needs none
 * @returns a key that ssh2 can sign with, or what is wrong with the text
 */
export function loadPrivateKey(text: string, passphrase?: string): LoadedPrivateKey {
  if (text.length > MAX_CHARACTERS) return problem('not-a-key', `longer than ${MAX_CHARACTERS} characters`);
  const pem = text
    .replace(/^\uFEFF/, '')
    .split(/\r\n|\r|\n/)
    .map((line) => line.trim())
    .join('\n')
    .trim();
  const label = /^-----BEGIN ([A-Z0-9 ]{1,40})-----$/m.exec(pem)?.[1] ?? null;
  switch (label) {
    case 'OPENSSH PRIVATE KEY':
      return loadOpenssh(pem, passphrase);
    case 'RSA PRIVATE KEY':
    case 'EC PRIVATE KEY':
    case 'PRIVATE KEY':
    case 'ENCRYPTED PRIVATE KEY':
      return loadPem(pem, passphrase);
    case null:
      return recogniseOther(pem);
    default:
      if (/PUBLIC KEY/.test(label)) return problem('public-key', label);
      if (/PRIVATE KEY/.test(label)) return problem('unsupported', label);
      return problem('not-a-key', label);
  }
}

function recogniseOther(text: string): LoadedPrivateKey {
  if (/^PuTTY-User-Key-File-/.test(text)) return problem('unsupported', 'PuTTY');
  if (/^---- BEGIN SSH2 PUBLIC KEY/.test(text)) return problem('public-key', 'SSH2 PUBLIC KEY');
  if (/^---- BEGIN SSH2/.test(text)) return problem('unsupported', 'SSH2');
  const algorithm = /^((?:ssh|ecdsa|sk)-[a-z0-9@.-]+)\s+AAAA/m.exec(text)?.[1];
  if (algorithm) return problem('public-key', algorithm);
  return problem('not-a-key', text === '' ? 'empty' : 'no BEGIN line of a private key');
}

function loadOpenssh(pem: string, passphrase: string | undefined): LoadedPrivateKey {
  const header = readOpensshHeader(pem);
  if (!header) return problem('not-a-key', 'damaged OPENSSH PRIVATE KEY');
  // The public half is readable without the passphrase: report now what a passphrase cannot solve.
  if (!SUPPORTED.includes(header.algorithm)) return problem('unsupported', header.algorithm);
  if (header.rounds > MAX_BCRYPT_ROUNDS) return problem('unsupported', `${header.rounds} bcrypt rounds`);
  const encrypted = header.cipher !== 'none';
  if (encrypted && !passphrase) return problem('passphrase-needed', `${header.algorithm}, ${header.cipher}`);
  return parseWithSsh2(pem, passphrase, encrypted);
}

function loadPem(pem: string, passphrase: string | undefined): LoadedPrivateKey {
  const encrypted = /^-----BEGIN ENCRYPTED|^Proc-Type: ?4,ENCRYPTED/m.test(pem);
  if (encrypted && !passphrase) return problem('passphrase-needed', 'PEM');
  let key: KeyObject;
  try {
    key = createPrivateKey({ key: pem, format: 'pem', passphrase: encrypted ? passphrase : undefined });
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    // OpenSSL reports "DECODER routines::unsupported" for any damaged key; only an unknown cipher is really
    // unsupported.
    if (encrypted && /envelope routines::unsupported|unknown cipher/i.test(message))
      return problem('unsupported', message);
    return problem(encrypted ? 'passphrase-wrong' : 'not-a-key', message);
  }
  switch (key.asymmetricKeyType) {
    case 'rsa':
      return parseWithSsh2(key.export({ type: 'pkcs1', format: 'pem' }).toString(), undefined, false);
    case 'ec':
      return parseWithSsh2(key.export({ type: 'sec1', format: 'pem' }).toString(), undefined, false);
    case 'ed25519':
      return parseWithSsh2(encodeOpensshEd25519(key), undefined, false);
    default:
      return problem('unsupported', key.asymmetricKeyType ?? 'PEM');
  }
}

function parseWithSsh2(pem: string, passphrase: string | undefined, encrypted: boolean): LoadedPrivateKey {
  const parsed = ssh2.utils.parseKey(pem, passphrase);
  if (parsed instanceof Error) {
    if (/^Unsupported|not supported/.test(parsed.message)) return problem('unsupported', parsed.message);
    // With a wrong passphrase the decrypted text is random, which ssh2 reports in several ways.
    return problem(encrypted ? 'passphrase-wrong' : 'not-a-key', parsed.message);
  }
  if (!SUPPORTED.includes(parsed.type)) return problem('unsupported', parsed.type);
  return { ok: true, key: parsed };
}

function problem(code: PrivateKeyProblem, evidence: string): LoadedPrivateKey {
  return { ok: false, code, evidence: capEvidence(evidence) };
}
