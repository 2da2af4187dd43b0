const QUOTE = 0x22;
const COLON = 0x3a;
const BACKSLASH = 0x5c;

/**
 * Counts the names of objects in JSON while it arrives, piece by piece: it counts the colons outside of strings.
 * Parsing JSON with very many names takes long and cannot be interrupted, but counting them first can.
 * @returns a function that takes the next piece (bytes of UTF-8) and returns the count so far
 */
export function nameCounter(): (piece: Uint8Array) => number {
  let names = 0;
  let isInString = false;
  let isEscaped = false;
  return (piece) => {
    // By index: `for of` is many times slower here.
    for (let at = 0; at < piece.length; at += 1) {
      const byte = piece[at];
      if (isEscaped) isEscaped = false;
      else if (byte === QUOTE) isInString = !isInString;
      else if (byte === BACKSLASH) isEscaped = isInString;
      else if (byte === COLON && !isInString) names += 1;
    }
    return names;
  };
}
