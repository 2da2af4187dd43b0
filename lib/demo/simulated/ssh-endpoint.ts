import { timingSafeEqual } from 'node:crypto';
import type { Server as NetServer, Socket } from 'node:net';
import ssh2, { type Connection, type ServerChannel } from 'ssh2';
import { answer } from './answer';
import type { Machine } from './machine';

/** The account that may sign in on every simulated instance. */
export interface SimulatedCredential {
  username: string;
  /** OpenSSH format, no passphrase. */
  privateKey: string;
  publicKey: string;
  /** Also signs in, and is the password for sudo. */
  password: string;
}

export interface Endpoint {
  address: string;
  port: number;
  stop(): Promise<void>;
}

const HUGE_CHUNK = Buffer.alloc(64 * 1024, 'x');
const SLOW_MS = 4_000;

/**
 * Starts one SSH server that plays the machine.
 *
 * @param hostKey its private host key
 * @param port 0 takes a free port
 * @param pace factor for every delay
 */
export async function startEndpoint(
  machine: Machine,
  credential: SimulatedCredential,
  hostKey: string,
  address: string,
  port: number,
  pace: number,
): Promise<Endpoint> {
  const connections = new Set<Connection>();
  const server = new ssh2.Server({ hostKeys: [hostKey], ident: 'OpenSSH_9.2p1-simulated' }, (connection) => {
    connections.add(connection);
    connection.on('error', () => {});
    connection.on('close', () => connections.delete(connection));
    connection.on('authentication', (attempt) => {
      if (accepts(machine, credential, attempt)) attempt.accept();
      else attempt.reject(['publickey', 'password']);
    });
    connection.on('ready', () => {
      connection.on('session', (accept) => {
        accept().on('exec', (take) => converse(machine, credential, connection, take(), pace));
      });
    });
  });
  const silent = machine.definition.behaviour === 'hangs' ? silence(server) : null;
  await new Promise<void>((listening, failed) => {
    server.once('error', failed);
    server.listen(port, address, () => listening());
  });
  const bound = server.address();
  return {
    address,
    port: typeof bound === 'object' && bound ? bound.port : port,
    stop: () =>
      new Promise((stopped) => {
        for (const connection of connections) connection.end();
        for (const socket of silent ?? []) socket.destroy();
        server.close(() => stopped());
      }),
  };
}

/** Accepts connections and sends nothing, not even its version. Returns the open connections. */
function silence(server: ssh2.Server): Set<Socket> {
  const open = new Set<Socket>();
  const tcp = (server as unknown as { _srv: NetServer })._srv;
  tcp.removeAllListeners('connection');
  tcp.on('connection', (socket) => {
    open.add(socket);
    socket.on('error', () => {});
    socket.on('close', () => open.delete(socket));
    socket.resume();
  });
  return open;
}

function accepts(machine: Machine, credential: SimulatedCredential, attempt: ssh2.AuthContext): boolean {
  if (machine.definition.behaviour === 'rejects-us' || attempt.username !== credential.username) return false;
  if (attempt.method === 'password') return attempt.password === credential.password;
  if (attempt.method !== 'publickey') return false;
  const known = ssh2.utils.parseKey(credential.publicKey);
  if (known instanceof Error) return false;
  const same = known.getPublicSSH();
  if (attempt.key.data.length !== same.length || !timingSafeEqual(attempt.key.data, same)) return false;
  if (!attempt.signature || !attempt.blob) return true;
  return known.verify(attempt.blob, attempt.signature, attempt.hashAlgo) === true;
}

function converse(
  machine: Machine,
  credential: SimulatedCredential,
  connection: Connection,
  channel: ServerChannel,
  pace: number,
): void {
  const input: Buffer[] = [];
  channel.on('error', () => {});
  channel.on('data', (data: Buffer) => input.push(data));
  channel.on('end', () => {
    const text = Buffer.concat(input).toString('utf8');
    const lineEnd = text.indexOf('\n');
    const said = { sudoPassword: text.slice(0, Math.max(0, lineEnd)), script: text.slice(lineEnd + 1) };
    const reply = async () => {
      const cut = machine.definition.behaviour === 'closes';
      const exitCode = await answer(
        machine,
        { ...said, user: credential.username, realPassword: credential.password, pace },
        (chunk) => {
          if (channel.writable) channel.write(cut ? chunk.slice(0, Math.floor(chunk.length / 2)) : chunk);
        },
      );
      if (cut) {
        setTimeout(() => connection.end(), 50);
      } else if (channel.writable) {
        channel.exit(exitCode);
        channel.end();
      }
    };
    if (machine.definition.behaviour === 'huge-output') return flood(channel);
    if (machine.definition.behaviour === 'slow') {
      setTimeout(reply, SLOW_MS * pace).unref();
      return;
    }
    void reply();
  });
}

function flood(channel: ServerChannel): void {
  const more = () => {
    while (channel.writable) {
      if (!channel.write(HUGE_CHUNK)) {
        channel.once('drain', more);
        return;
      }
    }
  };
  more();
}
