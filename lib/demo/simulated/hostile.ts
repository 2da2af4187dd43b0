import type { SimulatedInstance } from './instance';

/** An instance whose output tries to do harm where it is shown, exported or pasted. */
export const HOSTILE: SimulatedInstance = {
  name: 'hostile',
  hostname: '=HYPERLINK("http://198.51.100.9/","click")',
  release: 'debian-12',
  daemonJson:
    '{\n  "log-driver": "</pre><script>alert(1)</script>",\n  "labels": ["title=\\u001b]0;owned\\u0007"]\n}\n',
  networks: [
    { name: '<img src=x onerror=alert(1)>', mtu: null },
    { name: '@SUM(1+1)*cmd|" /C calc"!A0', mtu: 9000, composeProject: '-2+3' },
  ],
  containers: [
    { name: '\u001b[31mred\u001b[0m\u0007', image: '=cmd|/c calc!A1', network: '<img src=x onerror=alert(1)>' },
    { name: '\u202egnp.exe', image: '"><svg onload=alert(1)>', restart: 'always' },
  ],
};
