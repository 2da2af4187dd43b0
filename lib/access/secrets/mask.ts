/** What stands where a secret stood. */
const MASK = '***';

/** How a key that holds a secret ends: in Docker's configuration (`splunk-token`), labels and environments. */
const NAME =
  'password|passwd|passphrase|secret|token|credentials?|(?:api|access|private|license|secret)[-_]?key|basicauth\\.users';
const SECRET_NAME = new RegExp(`(?:${NAME})$`, 'i');
/** What may be said about such a key: where it is, and what is wrong. Its value is none of these. */
const ABOUT_A_KEY = new Set(['key', 'code', 'reason', 'path', 'place', 'line', 'column', 'version', 'wanted']);

const SLASHES = ':(?:\\\\?/){2}';
/** The rest of a URL whose password has a slash in it. None is longer, and a longer look would take hours. */
const REST = '(?:[^\\s"\\\\]|\\\\[^\\s]){0,512}';
/** `host:8080` is no user with a password. */
const NO_PORT = '(?!\\d{0,5}(?:[/?#\\s"\',;)\\]}>\\\\]|$))';

/** `http://user:password@`, with the slashes as they are or as JSON may escape them. */
const USER_INFO = new RegExp(`([a-z0-9+.-]{0,16})(${SLASHES})((?:[^\\s"\\\\/?#]|\\\\[^\\s/])*)@`, 'gi');
/** The same where the password has a slash that nobody escaped, or where the text ends within it. */
const LOOSE_USER_INFO = new RegExp(`(${SLASHES})[^\\s"\\\\/?#@:[\\]]*:${NO_PORT}(?:${REST}@|${REST}$)`, 'gi');
/** `"https-proxy": "user:password@host"`: Docker takes a proxy without `http://` too. */
const PROXY_USER_INFO = new RegExp(`(proxy[\\s:="'\\\\]{1,12})(?!\\w+:\\\\?/)[^\\s"@:/\\\\]{1,256}:${REST}@`, 'gi');
/** `"splunk-token": "…"`, in a diff over two lines as well, or the first of a list in its place. */
const JSON_VALUE = new RegExp(
  `(${NAME})("\\s*:\\s*(?:\\n[-+ ]\\s*)?(?:\\[\\s*)?)(?:"(?:\\\\.|[^"\\\\])+(?:"|$)|-?\\d[\\d.e+-]*)`,
  'gi',
);
/** The same within a string of JSON, where each quote has backslashes before it. */
const ESCAPED_JSON_VALUE = new RegExp(`(${NAME})((\\\\+)"\\s*:\\s*\\3")[\\s\\S]+?(?:(?<!\\\\)\\3"|$)`, 'gi');
/** `splunk-token=…`, as flags and environments have it. */
const ASSIGNED = new RegExp(`(${NAME})=(?:"[^"]+"|'[^']+'|[^\\s"'&]+)`, 'gi');
/** `map[splunk-token:… …]`, as Go prints a map. */
const GO_MAP = /map\[[^\]]*(?:\]|$)/g;
const IN_GO_MAP = new RegExp(`(${NAME}):[^\\s\\]]+`, 'gi');

/**
 * A text as it may be shown: passwords in URLs, and the values of keys that are known to hold secrets, become `***`.
 * For what came from an instance (daemon.json, a command line, a tool's output), whole or in pieces. Every other
 * character stays. It takes time in proportion to the text, whatever the text.
 */
export function maskSecrets(text: string): string {
  // Every secret that is masked has one of them next to it. Most texts are names without them, and there are many.
  if (!text.includes(':') && !text.includes('=')) return text;
  return text
    .replace(USER_INFO, (whole, scheme: string, slashes: string, userInfo: string) => {
      // `ssh://git@host` names a user; before the name of a web server a word alone is a token.
      const secret = userInfo.includes(':') || (/^https?$/i.test(scheme) && userInfo !== '');
      return secret ? `${scheme}${slashes}${MASK}@` : whole;
    })
    .replace(LOOSE_USER_INFO, `$1${MASK}@`)
    .replace(PROXY_USER_INFO, `$1${MASK}@`)
    .replace(JSON_VALUE, `$1$2"${MASK}"`)
    .replace(ESCAPED_JSON_VALUE, `$1$2${MASK}$3"`)
    .replace(ASSIGNED, `$1=${MASK}`)
    .replace(GO_MAP, (map) => map.replace(IN_GO_MAP, `$1:${MASK}`));
}

/**
 * The same for every text within a value, and for values whose key tells that they are secret, be it a property or a
 * change such as `{ key: 'log-opts.splunk-token', after: … }`. The value that was given stays as it is.
 */
export function maskSecretsIn<T>(value: T): T {
  return masked(value) as T;
}

function masked(value: unknown): unknown {
  if (typeof value === 'string') return maskSecrets(value);
  if (Array.isArray(value)) return value.map(masked);
  if (!isPlain(value)) return value;
  const isNamed = typeof value.key === 'string' && SECRET_NAME.test(value.key);
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => {
      const isSecret = SECRET_NAME.test(key) || (isNamed && !ABOUT_A_KEY.has(key));
      const isScalar = typeof inner === 'number' || (typeof inner === 'string' && inner !== '');
      return [key, isSecret && isScalar ? MASK : masked(inner)];
    }),
  );
}

function isPlain(value: unknown): value is Record<string, unknown> {
  if (typeof value !== 'object' || value === null) return false;
  const prototype = Object.getPrototypeOf(value) as unknown;
  return prototype === Object.prototype || prototype === null;
}
