import type { Client, ClientChannel } from 'ssh2';
import { answerFrom } from './answer-from';

/**
 * Bytes of a script in one packet. With the headers of SSH, TCP and IP, and the keepalive after it, a packet has less
 * than 1,000 bytes. It passes wherever IPv6 passes (RFC 8200, section 5), also through one tunnel more.
 */
const PIECE = 800;

/** Bytes of the channel's window: the first one, and the limits of all later ones. */
const WINDOW = { first: 256, most: 512, least: 64 };
/** Maximum bytes of TCP payload for one window: a packet without the end of a script, and with some room. */
const MOST_IN_FLIGHT = 1_000;
/** Bytes that SSH adds to each packet, with the longest padding and MAC of the usual ciphers (RFC 4253, section 6). */
const SSH_ADDS = 48;

/** Parts of ssh2 that are not public. Its version is pinned, and the tests check the sizes of packets. */
interface Inner {
  _protocol: {
    session(id: number, window: number, packet: number): void;
    channelWindowAdjust(id: number, bytes: number): void;
  };
}

/** A connection on which no packet is large, in either direction. One script at a time. */
export interface SmallPackets {
  /** Call it for each packet of data that arrived. */
  received(channel: ClientChannel, bytes: number): void;
  /**
   * Sends a text and the end of standard input. Each piece waits for the answer after the piece before.
   * @param onPiece after each piece that the instance has received
   * @param isOver whether the script has ended, so that the rest need not be sent
   */
  send(channel: ClientChannel, text: string, onPiece: () => void, isOver: () => boolean): Promise<void>;
}

/**
 * Makes the channels of a connection send and receive little at a time, for a path that loses full packets: neither
 * side's TCP ever has enough data for a full packet. sshd sends no more than the window allows (RFC 4254, section 5.2;
 * OpenSSH's channel_output_poll_input_open). It sends each write of the script as one packet of SSH, and its kernel may
 * join packets that wait. So the next window is opened when all of the last one has arrived. It is smaller if those
 * packets were small, because of their headers. This costs one round trip per 512 bytes.
 *
 * Call it before the first channel is opened.
 */
export function keepPacketsSmall(client: Client): SmallPackets {
  const { _protocol: protocol } = client as unknown as Inner;
  const open = protocol.session.bind(protocol);
  const adjust = protocol.channelWindowAdjust.bind(protocol);
  const windows = new WeakMap<ClientChannel, { open: number; taken: number; packets: number }>();
  protocol.session = (id) => open(id, WINDOW.first, WINDOW.most);
  // ssh2 itself assumes a window of 2 MiB, and would open it that far.
  protocol.channelWindowAdjust = () => {};
  return {
    received(channel, bytes) {
      const window = windows.get(channel) ?? { open: WINDOW.first, taken: 0, packets: 0 };
      windows.set(channel, window);
      window.taken += bytes;
      window.packets += 1;
      if (window.taken < window.open) return;
      const next = nextWindow(window.taken, window.packets);
      windows.set(channel, { open: next, taken: 0, packets: 0 });
      const { id, state } = (channel as unknown as { outgoing: { id: number; state: string } }).outgoing;
      if (state === 'open' || state === 'eof') adjust(id, next);
    },
    async send(channel, text, onPiece, isOver) {
      const bytes = Buffer.from(text);
      for (let at = 0; at < bytes.length && !isOver(); at += PIECE) {
        channel.write(bytes.subarray(at, at + PIECE));
        if (!(await answerFrom(client))) return;
        onPiece();
      }
      if (!isOver()) channel.end();
    },
  };
}

/** Bytes of the next window, from the bytes and the number of packets of the last one. */
function nextWindow(bytes: number, packets: number): number {
  const fits = Math.floor((bytes * MOST_IN_FLIGHT) / (bytes + packets * SSH_ADDS));
  return Math.min(WINDOW.most, Math.max(WINDOW.least, fits));
}
