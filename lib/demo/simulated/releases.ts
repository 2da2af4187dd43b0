/** Facts of each release: recorded on Debian 11, 12 and 13, and taken from documented formats for the others. */
export interface Release {
  prettyName: string;
  id: string;
  version: string;
  kernel: string;
  ping: string;
  docker: string;
  build: string;
}

export const RELEASES = {
  'debian-11': {
    prettyName: 'Debian GNU/Linux 11 (bullseye)',
    id: 'debian',
    version: '11',
    kernel: '5.10.0-35-cloud-amd64',
    ping: 'ping from iputils 20210202',
    docker: '20.10.5+dfsg1',
    build: '55c4c88',
  },
  'debian-12': {
    prettyName: 'Debian GNU/Linux 12 (bookworm)',
    id: 'debian',
    version: '12',
    kernel: '6.1.0-40-cloud-amd64',
    ping: 'ping from iputils 20221126',
    docker: '20.10.24+dfsg1',
    build: '297e128',
  },
  'debian-13': {
    prettyName: 'Debian GNU/Linux 13 (trixie)',
    id: 'debian',
    version: '13',
    kernel: '6.12.48+deb13-cloud-amd64',
    ping: 'ping from iputils 20240905',
    docker: '26.1.5+dfsg1',
    build: 'a72d7cd',
  },
  'ubuntu-22.04': {
    prettyName: 'Ubuntu 22.04.5 LTS',
    id: 'ubuntu',
    version: '22.04',
    kernel: '5.15.0-157-generic',
    ping: 'ping from iputils 20211215',
    docker: '27.5.1',
    build: '9f9e405',
  },
  'ubuntu-24.04': {
    prettyName: 'Ubuntu 24.04.3 LTS',
    id: 'ubuntu',
    version: '24.04',
    kernel: '6.8.0-84-generic',
    ping: 'ping from iputils 20240117',
    docker: '28.3.3',
    build: '980b856',
  },
  'rocky-9': {
    prettyName: 'Rocky Linux 9.6 (Blue Onyx)',
    id: 'rocky',
    version: '9.6',
    kernel: '5.14.0-570.49.1.el9_6.x86_64',
    ping: 'ping from iputils 20210202',
    docker: '28.3.3',
    build: '980b856',
  },
} as const satisfies Record<string, Release>;

export type ReleaseName = keyof typeof RELEASES;
