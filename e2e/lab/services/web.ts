// The network beyond the router: an HTTP server with one file, and a name server that knows the lab's two names.
// Arguments: NAME=IPV4=IPV6, for each name.
import dgram from 'node:dgram';
import http from 'node:http';
import { dnsReply, type NameTable } from './dns-reply';
import { WEB_FILE_BYTES, WEB_FILE_PATH } from './web-file';

const file = Buffer.alloc(WEB_FILE_BYTES, 'clearance lab\n');

const names: NameTable = new Map();
for (const argument of process.argv.slice(2)) {
  const [name = '', address = '', address6 = ''] = argument.split('=');
  names.set(name, { address, address6 });
}

http
  .createServer((request, response) => {
    const found = request.url === WEB_FILE_PATH || request.url?.startsWith('/debian/');
    response.writeHead(found ? 200 : 404, {
      'content-type': 'application/octet-stream',
      'content-length': found ? file.length : 0,
      connection: 'close',
    });
    response.end(found && request.method === 'GET' ? file : undefined);
  })
  .listen(80, '::');

for (const { address } of names.values()) {
  // Bound to each address, so that a reply leaves from the address that was asked.
  const socket = dgram.createSocket('udp4');
  socket.on('message', (query, from) => {
    const reply = dnsReply(query, names);
    if (reply) socket.send(reply, from.port, from.address);
  });
  socket.bind(53, address);
}
