/** The encoding of a daemon.json; all except `utf-8` start with a byte order mark. */
export type ConfigEncoding = 'utf-8' | 'utf-8-bom' | 'utf-16le' | 'utf-16be';

const MARKS: readonly [ConfigEncoding, number[]][] = [
  ['utf-8-bom', [0xef, 0xbb, 0xbf]],
  ['utf-16le', [0xff, 0xfe]],
  ['utf-16be', [0xfe, 0xff]],
];

export interface DecodedConfig {
  encoding: ConfigEncoding;
  /** Without the byte order mark. Bytes that are not text are U+FFFD. */
  text: string;
  /** The bytes are a text in that encoding: encoded again, they are the same. */
  isText: boolean;
}

/**
 * Decodes a daemon.json. A byte order mark decides its encoding, as in Docker Engine since 23.0
 * (moby/moby:daemon/config/config.go, `unicode.BOMOverride`). Without one it is UTF-8.
 */
export function decodeConfig(bytes: Uint8Array): DecodedConfig {
  const [encoding, mark] = MARKS.find(([, bom]) => bom.every((byte, i) => bytes[i] === byte)) ?? ['utf-8', []];
  const label = encoding === 'utf-8-bom' ? 'utf-8' : encoding;
  const text = new TextDecoder(label, { ignoreBOM: true }).decode(bytes.subarray(mark.length));
  const again = encodeConfig(text, encoding);
  const isText = again.length === bytes.length && again.every((byte, i) => byte === bytes[i]);
  return { encoding, text, isText };
}

/** Encodes a text, with the byte order mark of its encoding. */
export function encodeConfig(text: string, encoding: ConfigEncoding): Uint8Array {
  if (encoding === 'utf-8') return new TextEncoder().encode(text);
  if (encoding === 'utf-8-bom') return new TextEncoder().encode(`\uFEFF${text}`);
  const bytes = new Uint8Array(2 + 2 * text.length);
  const view = new DataView(bytes.buffer);
  const isLittle = encoding === 'utf-16le';
  view.setUint16(0, 0xfeff, isLittle);
  for (let i = 0; i < text.length; i++) view.setUint16(2 + 2 * i, text.charCodeAt(i), isLittle);
  return bytes;
}
