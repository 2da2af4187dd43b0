import { isMtu, readMtu } from '@/lib/truth/packet/mtu';
import type { Observed } from '@/lib/truth/probes/observed';
import type { ContainerProof, ProofOmission } from '@/lib/truth/probes/proof-observation';
import { type Frame, type Frames, frameOf } from '@/lib/truth/script/frames';
import { cleanLine, cleanText, linesOf } from '@/lib/truth/script/text';
import { instanceAddresses } from './ipv6';
import { MOST_PROVED, PROVABLE_DRIVERS } from './networks';
import { answerOf, isLossy, pingOf } from './pings';

/** A file that fits into one packet proves nothing about large ones; no smaller MTU than this is assumed. Bytes. */
const A_PACKET = 1500;
/**
 * Some tools count headers and others do not, and headers differ. A download that stalls is at least one full packet
 * short. Bytes.
 */
const SLACK = 1000;
/**
 * This many full packets show that full packets arrive, however slow the line is that the instance and its containers
 * share. If full packets are lost, none arrives, and a download ends with the data before the first one.
 */
const MANY_PACKETS = 16;

/** The results of the instance itself, in parallel to the containers. */
interface Control extends Got {
  /** Its IPv6 addresses, also those of Docker's bridges, written in full. */
  instanceAddresses6: ReadonlySet<string>;
  /** A packet that fills its own interface reached the same IPv6 target. */
  fullPacket6: boolean;
}

interface Got {
  bytes: number | null;
  tool: string;
  /** Whether a connection was made; null if the tool does not report it. */
  connected: boolean | null;
  /** The time was up before the end of the file, or of the requested part. */
  timedOut: boolean;
  /** The time limit ended much too late: the instance was too busy to know what stopped the download. */
  late: boolean;
}

/** Reads the sections of ./command. Not asked if there was no proof; failed if no image could be made. */
export function parseProofs(frames: Frames): Observed<ContainerProof[]> {
  const image = frameOf(frames, 'proof-image');
  if (!image) return { known: false, reason: 'not-asked', detail: '' };
  if (!image.body.includes('sha256:')) {
    const denied = /not root|permission denied|password/i.test(image.error);
    return { known: false, reason: denied ? 'denied' : 'failed', detail: cleanLine(image.error) };
  }
  const here = frameOf(frames, 'proof-instance');
  const url = cleanLine(/^url (\S+)$/m.exec(here?.body ?? '')?.[1] ?? '', 500) || null;
  const control = controlOf(here?.body ?? '');
  const tried = frames.all.filter((frame) => /^proof \d+ /.test(frame.name)).slice(0, MOST_PROVED);
  const listed = frameOf(frames, 'proof-networks');
  if (tried.length === 0 && listed && listed.status !== 0 && networksOf(listed).length === 0)
    return { known: false, reason: 'failed', detail: cleanLine(listed.error, 500) };
  const proofs = tried.map((frame) => proofOf(frame, url, control));
  if (!listed) return { known: true, value: proofs };
  const value = withOmitted(proofs, networksOf(listed));
  // Some networks were listed, but Docker could not report others.
  if (listed.status !== 0) value.push({ ...NOTHING, network: '*', detail: cleanText(listed.error, 500) });
  return { known: true, value };
}

/** What is known about a network on which no container ran. */
const NOTHING: Omit<ContainerProof, 'network'> = {
  mtu: null,
  outcome: 'not-run',
  ping: 'not-run',
  ping6: 'not-run',
  download: 'not-run',
  downloadedBytes: null,
  url: null,
  detail: '',
};

interface ListedNetwork {
  driver: string;
  internal: boolean;
  attachable: boolean;
  name: string;
}

/** The lines of `proof_networks`. `host` and `none` have no packets of their own to prove anything with. */
function networksOf(listed: Frame): ListedNetwork[] {
  return linesOf(listed.body, 1000).flatMap((line) => {
    const match = /^[0-9a-z]{12,64} (\S{1,128}) (true|false) (true|false) (true|false) \d+ (.+)$/.exec(line);
    const [, driver = '', internal, attachable, ingress, name = ''] = match ?? [];
    if (!match || driver === 'host' || driver === 'null') return [];
    return [
      {
        driver: cleanLine(driver, 64),
        internal: internal === 'true',
        attachable: driver !== 'overlay' || (attachable === 'true' && ingress === 'false'),
        name: cleanLine(name, 128),
      },
    ];
  });
}

/** Adds the networks on which no container was started, with the reason. */
function withOmitted(proofs: ContainerProof[], networks: readonly ListedNetwork[]): ContainerProof[] {
  const known = new Map(networks.map((network) => [network.name, network]));
  const tried = new Set(proofs.map(({ network }) => network));
  const told = proofs.map((proof) => {
    const driver = known.get(proof.network)?.driver;
    return driver === undefined ? proof : { ...proof, driver };
  });
  return [
    ...told,
    ...networks
      .filter(({ name }) => !tried.has(name))
      .map((network): ContainerProof => {
        const omitted = omissionOf(network, proofs.length);
        return { ...NOTHING, network: network.name, driver: network.driver, omitted };
      }),
  ];
}

/** The conditions are those of `proof_provable`. */
function omissionOf({ driver, internal, attachable, name }: ListedNetwork, tried: number): ProofOmission {
  if (internal) return 'internal';
  if (!PROVABLE_DRIVERS.some((one) => one === driver)) return 'driver';
  if (!attachable) return 'unattachable';
  if (!/^[A-Za-z0-9][A-Za-z0-9_.-]*$/.test(name)) return 'name';
  return tried >= MOST_PROVED ? 'surplus' : 'cut';
}

function proofOf(frame: Frame, url: string | null, control: Control): ContainerProof {
  const mtu = readMtu(/^mtu (\d+)$/m.exec(frame.body)?.[1]);
  const got = gotOf(frame.body);
  const [ping, ping6] = [pingOf(frame.body, ''), pingOf(frame.body, '6', control.instanceAddresses6)];
  // An IPv6 target may be far away: if the instance's own packets are also lost on the way, it is not the container's
  // fault.
  const lost = ping === 'silent' || (ping6 === 'silent' && control.fullPacket6);
  const tooBig = [ping, ping6].includes('too-big');
  const download = downloadOf(got, control, url, mtu ?? A_PACKET, lost || tooBig);
  const base = { network: cleanLine(frame.name.replace(/^proof \d+ /, ''), 128), mtu: isMtu(mtu) ? mtu : null, url };
  const stalledHere = isStalled(control) && isStalled(got) ? { instanceStalledAt: control.bytes ?? 0 } : {};
  const seen = { ping, ping6, download, downloadedBytes: got.bytes, ...stalledHere };
  if (mtu === null) return { ...base, ...seen, outcome: 'not-run', detail: cleanLine(frame.error, 500) };
  // Without a connection, small packets do not get through either: that is another fault, which we do not judge.
  const stopped = download === 'stalled' || (download === 'failed' && reached(got, frame.body));
  const failed = stopped || lost || tooBig;
  // A successful download counts more than a ping: something on the path clamps TCP, or limits pings.
  const outcome = download === 'passed' ? 'passed' : failed ? 'failed' : 'inconclusive';
  const why = [
    ...(download === 'not-run' && url ? [whyNot(control, got, mtu)] : []),
    ...(download === 'failed' && !failed ? ['the container could not connect at all, small packets included'] : []),
    ...(isLossy(frame.body) ? ['small pings were lost as well as large ones, which so prove nothing'] : []),
  ];
  const detail = cleanText([...why, frame.body, frame.error].join('\n'), 2000);
  return { ...base, ...seen, outcome: outcome === 'passed' && tooBig ? 'failed' : outcome, detail };
}

function controlOf(text: string): Control {
  return {
    ...gotOf(text),
    instanceAddresses6: instanceAddresses(text),
    fullPacket6: answerOf(text, 'large6') === 'reply',
  };
}

function gotOf(text: string): Got {
  const match = /^got (\d{1,9}|-) (.*)$/m.exec(text);
  const tool = cleanLine(match?.[2] ?? '', 60);
  const connected = /^connected$/m.test(text) || (tool === 'curl' || tool === 'bash' ? false : null);
  const timedOut = /^timed-out$/m.test(text);
  const late = /^late$/m.test(text);
  return { bytes: match?.[1] && match[1] !== '-' ? Number(match[1]) : null, tool, connected, timedOut, late };
}

/** Whether a connection was made, and no full packet arrived although there was more: a small file ends by itself. */
function isStalled({ bytes, connected, timedOut, late }: Got): boolean {
  return timedOut && !late && bytes !== null && bytes < A_PACKET && (connected === true || bytes > 0);
}

/** Whether small packets passed: a connection was made, or a small ping was answered. */
function reached(got: Got, text: string): boolean {
  if (got.connected !== null) return got.connected;
  return ['small', 'small6'].some((label) => answerOf(text, label) === 'reply');
}

/**
 * The container's download compared with the instance's own: if the instance failed too, nothing is proven, unless the
 * container received many full packets. A download that stopped after a full packet was on a slow or lossy line, unless
 * full pings failed, too. A download that stopped because the instance was busy proves nothing.
 * @param mtu bytes of IP packet
 * @param fullPingFailed a ping of a full packet failed because of its size
 */
function downloadOf(
  got: Got,
  control: Got,
  url: string | null,
  mtu: number,
  fullPingFailed: boolean,
): ContainerProof['download'] {
  const needed = neededFor(mtu);
  // Also if the instance's own download failed: the MTU of its interface may be the one that is too large.
  if (url && got.bytes !== null && got.bytes >= MANY_PACKETS * needed) return 'passed';
  if (!url || got.bytes === null || control.bytes === null || control.bytes < needed) return 'not-run';
  if (got.bytes >= control.bytes - SLACK) return 'passed';
  if (got.late || (got.bytes >= needed && !fullPingFailed)) return 'not-run';
  return got.bytes > 0 ? 'stalled' : 'failed';
}

/** Bytes of a full packet. */
function neededFor(mtu: number): number {
  return Math.max(A_PACKET, mtu);
}

function whyNot(control: Got, got: Got, mtu: number): string {
  if (control.bytes === null) return 'the instance has nothing to download it with';
  if (isStalled(control))
    return `the instance's own download stopped after ${control.bytes} bytes, before a full packet came`;
  if (control.bytes === 0) return 'the instance itself could not download it';
  if (got.late) return 'the time limit ended at least two seconds late: the instance is too busy for a proof';
  if (got.bytes === null) return 'the container has nothing to download it with';
  if (control.bytes >= neededFor(mtu))
    return `the line is slow or loses packets: of the ${control.bytes} bytes that the instance received ${got.bytes} came`;
  return 'what the instance downloaded fits one packet';
}
