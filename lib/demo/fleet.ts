import { HOSTILE } from '@/lib/demo/simulated/hostile';
import type { SimulatedContainer, SimulatedInstance, SimulatedNetwork } from './simulated/instance';

const json = (value: unknown) => `${JSON.stringify(value, null, 2)}\n`;
const logging = { 'log-driver': 'json-file', 'log-opts': { 'max-size': '10m', 'max-file': '3' } };

const web: SimulatedContainer[] = [
  { name: 'nginx', image: 'nginx:1.29-alpine', restart: 'always' },
  { name: 'app', image: 'registry.example.jp/shop/app:2026.10', restart: 'unless-stopped' },
];
const compose = (project: string): { networks: SimulatedNetwork[]; containers: SimulatedContainer[] } => ({
  networks: [{ name: `${project}_default`, mtu: null, composeProject: project }],
  containers: ['web', 'worker', 'db'].map((service) => ({
    name: `${project}-${service}-1`,
    image: service === 'db' ? 'postgres:17' : `registry.example.jp/${project}/${service}:3.2`,
    network: `${project}_default`,
    restart: 'unless-stopped',
    composeProject: project,
  })),
});

/** Docker with its default of 1500 on a NIC of 1442: the main problem that Clearance solves. */
const oversized: SimulatedInstance[] = [
  {
    name: 'tokyo-web-01',
    release: 'debian-12',
    daemonJson: json(logging),
    containers: web,
    tags: ['tokyo', 'web', 'production'],
    notes: '本番のフロント 1 号機です。夜間バッチの 02:00〜04:00 は再起動しないでください。',
  },
  {
    name: 'tokyo-web-02',
    release: 'debian-12',
    daemonJson: json(logging),
    containers: web,
    tags: ['tokyo', 'web', 'production'],
    notes: '本番のフロント 2 号機です。',
  },
  { name: 'tokyo-web-03', release: 'debian-13', containers: web, tags: ['tokyo', 'web', 'production'] },
  {
    name: 'tokyo-ci-01',
    release: 'ubuntu-22.04',
    containers: [{ name: 'gitlab-runner', image: 'gitlab/gitlab-runner:v18.5.0', restart: 'always' }],
    tags: ['tokyo', 'ci'],
    notes: '大きなイメージの pull が途中で止まるとの報告あり（#482）。',
  },
  { name: 'tokyo-ci-02', release: 'ubuntu-22.04', tags: ['tokyo', 'ci'] },
  {
    name: 'osaka-batch-01',
    release: 'debian-11',
    daemonJson: '{\n    "data-root": "/srv/docker",\n    "log-driver": "journald"\n}\n',
    containers: [{ name: 'nightly', image: 'registry.example.jp/batch/nightly:7', restart: 'no' }],
    tags: ['osaka', 'batch', 'production'],
    notes: '夜間の集計。コンテナは再起動ポリシーなしで動いています。',
  },
  { name: 'osaka-batch-02', release: 'debian-11', tags: ['osaka', 'batch'] },
  {
    name: 'osaka-batch-03',
    release: 'debian-11',
    daemonJson: json({ mtu: 1450 }),
    containers: [{ name: 'etl', image: 'registry.example.jp/batch/etl:12', restart: 'on-failure' }],
    tags: ['osaka', 'batch'],
    notes: '以前 1450 に下げたが改善しなかった。',
  },
  {
    name: 'sapporo-edge-01',
    release: 'ubuntu-24.04',
    nicMtu: 1450,
    containers: web,
    tags: ['sapporo', 'edge'],
    notes: 'VXLAN のネットワークです。',
  },
  { name: 'sapporo-edge-02', release: 'ubuntu-24.04', nicMtu: 1450, tags: ['sapporo', 'edge'] },
  {
    name: 'nagoya-app-01',
    release: 'rocky-9',
    restartFails: true,
    daemonJson: json(logging),
    containers: web,
    tags: ['nagoya', 'app'],
    notes: '修正を試すと Docker が起動せず、元に戻る様子を見られます。',
  },
  {
    name: 'nagoya-app-02',
    release: 'rocky-9',
    docker: 'stopped',
    tags: ['nagoya', 'app'],
    notes: '誰かが設定を消しても Docker が起動しなくなった 1 台。',
  },
];

/** Fixed before, or right from the start. */
const fitting: SimulatedInstance[] = [
  ...['01', '02', '03', '04', '05'].map(
    (number): SimulatedInstance => ({
      name: `tokyo-app-${number}`,
      release: number < '03' ? 'debian-12' : 'debian-13',
      daemonJson: json({ ...logging, mtu: 1442 }),
      containers: web,
      tags: ['tokyo', 'app', 'production'],
    }),
  ),
  ...['01', '02', '03'].map(
    (number): SimulatedInstance => ({
      name: `osaka-db-${number}`,
      release: 'debian-12',
      daemonJson: json({ mtu: 1442, 'live-restore': true }),
      liveRestore: true,
      containers: [{ name: 'postgres', image: 'postgres:17', restart: 'always' }],
      tags: ['osaka', 'db', 'production'],
      notes: number === '01' ? 'プライマリ。live-restore が有効です。' : 'レプリカ。',
    }),
  ),
  {
    name: 'sapporo-dr-01',
    release: 'ubuntu-24.04',
    nicMtu: 1450,
    daemonJson: json({ mtu: 1450 }),
    tags: ['sapporo', 'dr'],
  },
  {
    name: 'fukuoka-lab-01',
    release: 'debian-13',
    nicMtu: 1500,
    tags: ['fukuoka', 'lab'],
    notes: 'VLAN 直結のため 1500 のままで問題ありません。',
  },
  { name: 'fukuoka-lab-02', release: 'debian-13', nicMtu: 1500, tags: ['fukuoka', 'lab'] },
  {
    name: 'fukuoka-gpu-01',
    release: 'ubuntu-22.04',
    nicMtu: 8942,
    daemonJson: json({ mtu: 8942 }),
    tags: ['fukuoka', 'gpu'],
  },
];

/** The default bridge is right, but other networks or running containers are not. */
const mixed: SimulatedInstance[] = [
  {
    name: 'tokyo-compose-01',
    release: 'ubuntu-24.04',
    daemonJson: json({ mtu: 1442 }),
    ...compose('shop'),
    tags: ['tokyo', 'compose', 'production'],
    notes: 'daemon.json は修正済みですが、Compose のネットワークは作り直していません。',
  },
  {
    name: 'tokyo-compose-02',
    release: 'debian-13',
    daemonJson: json({ mtu: 1442 }),
    ...compose('wiki'),
    tags: ['tokyo', 'compose'],
  },
  {
    name: 'osaka-monitor-01',
    release: 'debian-12',
    daemonJson: json({ mtu: 1442 }),
    networks: [{ name: 'monitoring', mtu: null }],
    containers: [
      { name: 'prometheus', image: 'prom/prometheus:v3.7.1', network: 'monitoring', restart: 'always' },
      { name: 'grafana', image: 'grafana/grafana:12.2.0', network: 'monitoring', restart: 'always' },
    ],
    tags: ['osaka', 'monitoring'],
  },
];

const others: SimulatedInstance[] = [
  {
    name: 'tokyo-mail-01',
    release: 'debian-12',
    daemonJson: json({ mtu: 1412 }),
    containers: [{ name: 'postfix', image: 'registry.example.jp/mail/postfix:5', restart: 'always' }],
    tags: ['tokyo', 'mail', 'production'],
    notes: 'ブログの記事のとおり 1412 を設定しました。',
  },
  { name: 'tokyo-mail-02', release: 'debian-12', daemonJson: json({ mtu: 1412 }), tags: ['tokyo', 'mail'] },
  {
    name: 'nagoya-legacy-01',
    release: 'debian-11',
    nicMtu: 1500,
    path: { mtu: 1442, kind: 'black-hole' },
    daemonJson: json({ mtu: 1442 }),
    tags: ['nagoya', 'legacy'],
    notes: 'NIC は 1500 ですが、途中で大きなパケットが黙って捨てられます。',
  },
  {
    name: 'nagoya-legacy-02',
    release: 'debian-11',
    nicMtu: 1500,
    expectedMtu: 1442,
    path: { mtu: 1442, kind: 'reported' },
    daemonJson: json({ mtu: 1442 }),
    tags: ['nagoya', 'legacy'],
    notes: 'DHCP の MTU を受け取っていません。',
  },
  {
    name: 'nagoya-secure-01',
    release: 'rocky-9',
    path: { mtu: 1442, kind: 'icmp-blocked' },
    daemonJson: json({ mtu: 1442 }),
    tags: ['nagoya', 'secure'],
    notes: 'セキュリティグループで ICMP を止めています。',
  },
  {
    name: 'nagoya-secure-02',
    release: 'rocky-9',
    sudo: 'denied',
    tags: ['nagoya', 'secure'],
    notes: 'sudo を許可していません。',
  },
  { name: 'fukuoka-bastion-01', release: 'debian-13', docker: 'absent', tags: ['fukuoka', 'bastion'] },
  {
    name: 'fukuoka-trial-01',
    release: 'debian-12',
    daemonJson: '{\n  "mtu": 1442,\n  "log-driver": "json-file"\n  "debug": true\n}\n',
    docker: 'stopped',
    tags: ['fukuoka', 'trial'],
    notes: 'daemon.json のカンマが抜けています。',
  },
  {
    name: 'fukuoka-trial-02',
    release: 'debian-12',
    daemonJsonIsDirectory: true,
    docker: 'stopped',
    tags: ['fukuoka', 'trial'],
  },
  {
    ...HOSTILE,
    name: 'kyoto-museum-01',
    tags: ['kyoto'],
    notes: '悪意のある文字列を返す 1 台。画面にも CSV にも、ただの文字として出ます。',
  },
  {
    name: 'kyoto-museum-02',
    behaviour: 'slow',
    daemonJson: json({ mtu: 1442 }),
    tags: ['kyoto'],
    notes: '応答に数秒かかります。',
  },
  { name: 'sendai-old-01', behaviour: 'refused', tags: ['sendai'], notes: '停止中。' },
  { name: 'sendai-old-02', behaviour: 'rejects-us', tags: ['sendai'], notes: '鍵が登録されていません。' },
  {
    name: 'sendai-old-03',
    behaviour: 'changed-host-key',
    tags: ['sendai'],
    notes: '再インストール後、ホスト鍵が変わりました。',
  },
  { name: 'sendai-old-04', behaviour: 'closes', tags: ['sendai'] },
];

/** The fleet of `npm run demo`. */
export const DEMO_FLEET: SimulatedInstance[] = [...oversized, ...fitting, ...mixed, ...others];
