import type { KeyObject } from 'node:crypto';

// The format is OpenSSH's PROTOCOL.key: magic, cipher, KDF and its options, number of keys, public key, private part.
const MAGIC = Buffer.from('openssh-key-v1\0', 'latin1');

export interface OpensshHeader {
  /** Algorithm of the public half, for example `ssh-ed25519` or `sk-ssh-ed25519@openssh.com`. */
  algorithm: string;
  /** `none` if the key is not encrypted. */
  cipher: string;
  /** bcrypt rounds; 0 if the key is not encrypted. */
  rounds: number;
}

/** @returns the readable parts of a private key in OpenSSH's format without its passphrase; null if it is damaged */
export function readOpensshHeader(pem: string): OpensshHeader | null {
  const body = /-----BEGIN OPENSSH PRIVATE KEY-----([\s\S]*?)-----END OPENSSH PRIVATE KEY-----/.exec(pem)?.[1];
  if (!body) return null;
  const data = Buffer.from(body, 'base64');
  if (!data.subarray(0, MAGIC.length).equals(MAGIC)) return null;
  let at = MAGIC.length;
  const readString = (): Buffer | null => {
    if (at + 4 > data.length) return null;
    const length = data.readUInt32BE(at);
    if (at + 4 + length > data.length) return null;
    at += 4 + length;
    return data.subarray(at - length, at);
  };
  const cipher = readString();
  const kdf = readString();
  const options = readString();
  at += 4;
  const publicKey = readString();
  if (!cipher || !kdf || !options || !publicKey || publicKey.length < 4) return null;
  const nameLength = publicKey.readUInt32BE(0);
  if (4 + nameLength > publicKey.length) return null;
  return {
    algorithm: publicKey.subarray(4, 4 + nameLength).toString('latin1'),
    cipher: cipher.toString('latin1'),
    rounds: options.length >= 4 ? options.readUInt32BE(options.length - 4) : 0,
  };
}

/** @returns an Ed25519 private key in OpenSSH's format, the only one that ssh2 accepts */
export function encodeOpensshEd25519(key: KeyObject): string {
  const jwk = key.export({ format: 'jwk' });
  const publicHalf = Buffer.from(jwk.x ?? '', 'base64url');
  const seed = Buffer.from(jwk.d ?? '', 'base64url');
  const type = sshString(Buffer.from('ssh-ed25519'));
  const check = Buffer.from([0, 0, 0, 0, 0, 0, 0, 0]);
  const inner = Buffer.concat([
    check,
    type,
    sshString(publicHalf),
    sshString(Buffer.concat([seed, publicHalf])),
    sshString(Buffer.alloc(0)),
  ]);
  const padding = Buffer.from(Array.from({ length: (8 - (inner.length % 8)) % 8 }, (_, index) => index + 1));
  const none = sshString(Buffer.from('none'));
  const blob = Buffer.concat([
    MAGIC,
    none,
    none,
    sshString(Buffer.alloc(0)),
    Buffer.from([0, 0, 0, 1]),
    sshString(Buffer.concat([type, sshString(publicHalf)])),
    sshString(Buffer.concat([inner, padding])),
  ]);
  const lines = blob.toString('base64').match(/.{1,70}/g) ?? [];
  return ['-----BEGIN OPENSSH PRIVATE KEY-----', ...lines, '-----END OPENSSH PRIVATE KEY-----', ''].join('\n');
}

function sshString(value: Buffer): Buffer {
  const length = Buffer.alloc(4);
  length.writeUInt32BE(value.length);
  return Buffer.concat([length, value]);
}
