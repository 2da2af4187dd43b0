import { isMtu } from '@/lib/mtu/packet';
import { type Frame, type Frames, frameOf } from '@/lib/probes/frames';
import type { ContainerProof, Observed, ProofPing } from '@/lib/probes/observations';
import { classifyPing } from '@/lib/probes/paths/classify';
import { cleanLine, cleanText, linesOf, wholeNumber } from '@/lib/probes/text';

/** Less than this fits one packet of 1500 bytes with its headers, and proves nothing of large ones. */
const MORE_THAN_A_PACKET = 3000;

interface Got {
  bytes: number | null;
  tool: string;
  /** Whether a connection came about; null where the tool does not tell. */
  connected: boolean | null;
}

/** Reads the sections of ./command. Not asked where no proof was; failed where no image could be made. */
export function parseProofs(frames: Frames): Observed<ContainerProof[]> {
  const image = frameOf(frames, 'proof-image');
  if (!image) return { known: false, reason: 'not-asked', detail: '' };
  if (!image.body.includes('sha256:')) {
    const denied = /not root|permission denied|password/i.test(image.error);
    return { known: false, reason: denied ? 'denied' : 'failed', detail: cleanLine(image.error) };
  }
  const here = frameOf(frames, 'proof-instance');
  const url = cleanLine(/^url (\S+)$/m.exec(here?.body ?? '')?.[1] ?? '', 500) || null;
  const control = gotOf(here?.body ?? '');
  const proofs = frames.all.filter((frame) => /^proof \d+ /.test(frame.name)).slice(0, 8);
  return { known: true, value: proofs.map((frame) => proofOf(frame, url, control)) };
}

function proofOf(frame: Frame, url: string | null, control: Got): ContainerProof {
  const mtu = wholeNumber(/^mtu (\d+)$/m.exec(frame.body)?.[1], 68, 65_535);
  const got = gotOf(frame.body);
  const [ping, ping6] = [pingOf(frame.body, ''), pingOf(frame.body, '6')];
  const download = downloadOf(got, control, url);
  const base = { network: cleanLine(frame.name.replace(/^proof \d+ /, ''), 128), mtu: isMtu(mtu) ? mtu : null, url };
  const seen = { ping, ping6, download, downloadedBytes: got.bytes };
  if (mtu === null) return { ...base, ...seen, outcome: 'not-run', detail: cleanLine(frame.error, 500) };
  // Without a connection small packets do not get through either: that is another fault, and not ours to name.
  const stopped = download === 'stalled' || (download === 'failed' && reached(got, frame.body));
  const pings = [ping, ping6];
  const failed = stopped || pings.includes('too-big') || pings.includes('silent');
  // A download that came through outweighs a ping: something on the way clamps TCP, or limits pings.
  const outcome = download === 'passed' ? 'passed' : failed ? 'failed' : 'inconclusive';
  const instanceCould = control.bytes !== null && control.bytes >= MORE_THAN_A_PACKET;
  const why =
    download === 'not-run' && url && !instanceCould
      ? 'the instance itself could not download it'
      : download === 'failed' && !failed
        ? 'the container could not connect at all, small packets included'
        : '';
  const detail = cleanText([why, frame.body, frame.error].join('\n'), 1000);
  return { ...base, ...seen, outcome: outcome === 'passed' && pings.includes('too-big') ? 'failed' : outcome, detail };
}

function gotOf(text: string): Got {
  const match = /^got (\d{1,9}|-) (.*)$/m.exec(text);
  const tool = cleanLine(match?.[2] ?? '', 60);
  const connected = /^connected$/m.test(text) || (tool === 'curl' || tool === 'bash' ? false : null);
  return { bytes: match?.[1] && match[1] !== '-' ? Number(match[1]) : null, tool, connected };
}

/** Whether small packets got through: a connection came about, or a small ping was answered. */
function reached(got: Got, text: string): boolean {
  if (got.connected !== null) return got.connected;
  return ['small', 'small6'].some((label) => answerOf(text, label) === 'reply');
}

function answerOf(text: string, label: string): string {
  const line = linesOf(text, 50).find((each) => each.startsWith(`${label} `));
  return line ? classifyPing(line.slice(label.length + 1)).kind : 'none';
}

function pingOf(text: string, family: '' | '6'): ProofPing {
  if (answerOf(text, `small${family}`) !== 'reply') return 'not-run';
  const answer = answerOf(text, `large${family}`);
  if (answer === 'reply') return 'passed';
  if (answer === 'local' || answer === 'reported') return 'too-big';
  return answer === 'silent' ? 'silent' : 'not-run';
}

/** The container's download against the instance's own: what the instance could not do proves nothing. */
function downloadOf(got: Got, control: Got, url: string | null): ContainerProof['download'] {
  if (!url || got.bytes === null || control.bytes === null || control.bytes < MORE_THAN_A_PACKET) return 'not-run';
  // Headers may be counted by one tool and not by the other.
  if (got.bytes >= control.bytes - 2000 && got.bytes >= MORE_THAN_A_PACKET - 2000) return 'passed';
  return got.bytes > 0 ? 'stalled' : 'failed';
}
