import type { AddressInfo } from 'node:net';
import ssh2, { type Algorithms, type ServerChannel, type Connection as ServerConnection } from 'ssh2';
import { generateKeyPair } from './generate-key-pair';

/** What a test's instance does; what is left out is well-behaved. */
export interface TestServerOptions {
  /** Private host keys; default: one Ed25519 key. */
  hostKeys?: string[];
  /** Methods that it names when it refuses; default publickey and password. */
  methods?: ('publickey' | 'password' | 'keyboard-interactive')[];
  password?: string;
  /** Whether any key is taken. */
  acceptKeys?: boolean;
  /** Answers a script, which comes with the sudo password's line. */
  onExec?(input: { command: string; stdin: string; channel: ServerChannel; connection: ServerConnection }): void;
  /** Answers before stdin has ended. */
  onChannel?(channel: ServerChannel, connection: ServerConnection): void;
  refuseExec?: boolean;
  algorithms?: Algorithms;
}

export interface TestServer {
  port: number;
  /** Connections that are open now. */
  open(): number;
  passwordsSeen: string[];
  stop(): Promise<void>;
}

/** Starts ssh2's own server on loopback. */
export async function startTestServer(options: TestServerOptions = {}): Promise<TestServer> {
  const connections = new Set<ServerConnection>();
  const passwordsSeen: string[] = [];
  const methods = options.methods ?? ['publickey', 'password'];
  const hostKeys = options.hostKeys ?? [generateKeyPair('host').privateKey];
  const server = new ssh2.Server(
    { hostKeys, ...(options.algorithms ? { algorithms: options.algorithms } : {}) },
    (connection) => {
      connections.add(connection);
      connection.on('error', () => {});
      connection.on('close', () => connections.delete(connection));
      connection.on('authentication', (attempt) => {
        if (attempt.method === 'password' && methods.includes('password')) {
          passwordsSeen.push(attempt.password);
          if (attempt.password === options.password) return attempt.accept();
        }
        if (attempt.method === 'publickey' && options.acceptKeys) return attempt.accept();
        if (attempt.method === 'keyboard-interactive' && methods.includes('keyboard-interactive')) {
          return attempt.prompt([{ prompt: 'Password: ', echo: false }], (answers) => {
            passwordsSeen.push(...answers);
            if (answers[0] === options.password) attempt.accept();
            else attempt.reject(methods);
          });
        }
        attempt.reject(methods);
      });
      connection.on('ready', () => {
        connection.on('session', (accept) => {
          accept().on('exec', (take, refuse, { command }) => {
            if (options.refuseExec) return refuse();
            const channel = take();
            const chunks: Buffer[] = [];
            channel.on('error', () => {});
            options.onChannel?.(channel, connection);
            channel.on('data', (data: Buffer) => chunks.push(data));
            channel.on('end', () =>
              options.onExec?.({ command, stdin: Buffer.concat(chunks).toString('utf8'), channel, connection }),
            );
          });
        });
      });
    },
  );
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  return {
    port: (server.address() as AddressInfo).port,
    open: () => connections.size,
    passwordsSeen,
    stop: () =>
      new Promise((stopped) => {
        for (const connection of connections) connection.end();
        server.close(() => stopped());
      }),
  };
}
