import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { maskSecrets, maskSecretsIn } from './mask';

describe('a secret in a text', () => {
  test.each([
    ['{"proxies":{"https-proxy":"http://u:p@proxy:3128"}}', '{"proxies":{"https-proxy":"http://***@proxy:3128"}}'],
    ['{"https-proxy": "u:p@proxy:3128"}', '{"https-proxy": "***@proxy:3128"}'],
    ['{"http-proxy":"http:\\/\\/u:p\\"w@proxy"}', '{"http-proxy":"http:\\/\\/***@proxy"}'],
    ['http://u:p/w?d#@proxy:3128/', 'http://***@proxy:3128/'],
    ['http://u:p@a,http://v:q@b', 'http://***@a,http://***@b'],
    ['https://ghp_abc@git.example/x', 'https://***@git.example/x'],
    ['https://ghp_abc:@git.example/x', 'https://***@git.example/x'],
    ['cut off here: http://user:passw', 'cut off here: http://***@'],
    ['--https-proxy\nu:p@proxy\n--mtu\n1442', '--https-proxy\n***@proxy\n--mtu\n1442'],
    ['--log-opt\nsplunk-token=a,b\n--mtu=1442', '--log-opt\nsplunk-token=***\n--mtu=1442'],
    ['--log-opt splunk-token="a b" --mtu=1442', '--log-opt splunk-token=*** --mtu=1442'],
    ['"splunk-token": ["abc"]', '"splunk-token": ["***"]'],
    ['"splunk-token" :\t"a\\"b", "mtu": 1442', '"splunk-token" :\t"***", "mtu": 1442'],
    ['+  "logentries-token":\n+    "abc"\n+}', '+  "logentries-token":\n+    "***"\n+}'],
    ['"dd-api-key":12345,', '"dd-api-key":"***",'],
    ['"clientSecret":"cut', '"clientSecret":"***"'],
    ['"x":"{\\"registryToken\\":\\"a\\\\\\"b\\",\\"c\\":1}"', '"x":"{\\"registryToken\\":\\"***\\",\\"c\\":1}"'],
    [
      'log-opts: (from flag: map[splunk-token:abc splunk-url:https://s], from file: map[splunk-token:def])',
      'log-opts: (from flag: map[splunk-token:*** splunk-url:https://s], from file: map[splunk-token:***])',
    ],
    ['"traefik.http.middlewares.a.basicauth.users":"u:$apr1$x"', '"traefik.http.middlewares.a.basicauth.users":"***"'],
    ['POSTGRES_PASSWORD=hunter2', 'POSTGRES_PASSWORD=***'],
    ['gelf?token=abc&x=1', 'gelf?token=***&x=1'],
  ])('%j', (text, shown) => {
    expect(maskSecrets(text)).toBe(shown);
    expect(maskSecrets(shown)).toBe(shown);
  });
});

describe('a text without a secret', () => {
  test.each([
    '{"mtu":1442,"registry-mirrors":["https://mirror.example:5000/v2/"],"hosts":["fd://","tcp://[::1]:2375"]}',
    'ssh://git@host:22/x git@host:x ssh root@10.0.0.1',
    'https://registry.npmjs.org/@types/node https://h:443/a@b?c=d@e',
    '"token": null, "password": "", "secrets": [], "authorization-plugins": ["a"]',
    'registry.example/my-token:1.2 image@sha256:abc',
    '[sudo] password for app: ',
    '"no-proxy": "localhost,127.0.0.1:8080"',
  ])('is as it was: %j', (text) => {
    expect(maskSecrets(text)).toBe(text);
  });

  it('is as it was, whatever it is', () => {
    const word = fc.constantFrom('://', 'http', 'proxy', 'map[', ']', '"', ':', '=', '\\', '\n', ' ', '/', 'key', '1');
    fc.assert(
      fc.property(fc.array(fc.oneof(word, fc.string())), (words) => {
        // No user info ends without @, and none is cut off by the end of the text: after a space none goes on.
        const text = `${words.join('').replaceAll('@', '')} .`;
        fc.pre(!/password|passwd|passphrase|secret|token|credential|basicauth|[-_]?key/i.test(text));
        expect(maskSecrets(text)).toBe(text);
      }),
      { numRuns: 1000, examples: [[['://', ':', ':', '://']]] },
    );
  });
});

/** No letters that stand in the frame around it, and all that a URL or a JSON string may hold. */
const password = fc.stringMatching(/^[XYZ0-9%!$&'()*+,;=:~._@-]{0,40}XYZ[XYZ0-9%!$&'()*+,;=:~._-]{0,8}$/);

describe('the password of any URL', () => {
  it('does not survive, in a file, a diff or a command line', () => {
    const scheme = fc.constantFrom('http', 'https', 'socks5', 'tcp', 'HTTP');
    const host = fc.constantFrom('proxy', '10.0.0.1:3128', '[2001:db8::1]:80', 'a.example/v1/');
    const frame = fc.constantFrom<(url: string) => string>(
      (url) => JSON.stringify({ proxies: { 'https-proxy': url }, mtu: 1442 }, null, 2),
      (url) => JSON.stringify({ 'registry-mirrors': [url, url] }).replaceAll('/', '\\/'),
      (url) => JSON.stringify(JSON.stringify({ a: url })),
      (url) => `--- a\n+++ b\n-  "http-proxy": "${url}",\n+  "mtu": 1442`,
      (url) => `dockerd --http-proxy=${url} --mtu 1442`,
      (url) => `Error: proxyconnect "${url}": refused`,
    );
    fc.assert(
      fc.property(scheme, password, host, frame, (protocol, secret, at, put) => {
        const text = put(`${protocol}://someone:${secret}@${at}`);
        const shown = maskSecrets(text);
        expect(shown).not.toContain('XYZ');
        expect(shown).toContain('***@');
        expect(maskSecrets(shown)).toBe(shown);
      }),
    );
  });
});

describe('the value of a secret key', () => {
  it('does not survive, whatever it is', () => {
    const key = fc.constantFrom('splunk-token', 'logentries-token', 'DB_PASSWORD', 'client_secret', 'x-api-key');
    fc.assert(
      fc.property(key, fc.string({ unit: 'binary' }), fc.nat(3), (name, rest, indent) => {
        const text = JSON.stringify({ debug: true, 'log-opts': { [name]: `XYZ${rest}XYZ` }, mtu: 1442 }, null, indent);
        const shown = maskSecrets(text);
        expect(shown).not.toContain('XYZ');
        expect(JSON.parse(shown)).toEqual({ debug: true, 'log-opts': { [name]: '***' }, mtu: 1442 });
      }),
    );
  });
});

describe('a value', () => {
  it('is masked in all its texts and by its keys, and stays what it is besides', () => {
    const at = new Date();
    const plan = {
      at,
      bytes: 12,
      none: null,
      diff: '+ "splunk-token": "abc"',
      'splunk-token': 'abc',
      changes: [
        { key: 'log-opts.splunk-token', before: '"abc"', after: null },
        { key: 'mtu', before: '1500', after: '1442' },
      ],
    };
    const before = structuredClone(plan);
    expect(maskSecretsIn(plan)).toEqual({
      at,
      bytes: 12,
      none: null,
      diff: '+ "splunk-token": "***"',
      'splunk-token': '***',
      changes: [
        { key: 'log-opts.splunk-token', before: '***', after: null },
        { key: 'mtu', before: '1500', after: '1442' },
      ],
    });
    expect(plan).toEqual(before);
  });

  it('keeps what is said about a key that holds a secret', () => {
    const problem = { code: 'wrong-type', path: '/etc/docker/daemon.json', key: 'log-opts.splunk-token', line: '3' };
    expect(maskSecretsIn({ ...problem, value: '["abc"]' })).toEqual({ ...problem, value: '***' });
  });
});

describe('a text made to take long', () => {
  test.each(['http://', '://a:b/', 'proxy:a', 'token":"', 'token\\":\\"', 'map[', 'token=', 'a', '\\', '@', 'u:p@'])(
    '%j, a megabyte of it, is done before the test is given up',
    (piece) => {
      const text = piece.repeat(Math.ceil(1024 ** 2 / piece.length));
      // Looking back from each of its places would take hours.
      expect(maskSecrets(text).length).toBeGreaterThan(0);
    },
  );
});
