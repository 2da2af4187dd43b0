import net from 'node:net';

export type NameTable = Map<string, { address: string; address6: string }>;

const TYPE_A = 1;
const TYPE_AAAA = 28;
const HEADER = 12;

/** Answers a DNS query for a name in the table; "no such name" for all others. Undefined if it is not a query. */
export function dnsReply(query: Buffer, names: NameTable): Buffer | undefined {
  const question = readQuestion(query);
  if (!question) return undefined;
  const found = names.get(question.name);
  const data = found && answerData(question.type, found);
  const header = Buffer.alloc(HEADER);
  query.copy(header, 0, 0, 2);
  // A response, authoritative, recursion as asked and available; code 3 is "no such name".
  header.writeUInt16BE(0x8480 | (query.readUInt16BE(2) & 0x0100) | (found ? 0 : 3), 2);
  header.writeUInt16BE(1, 4);
  header.writeUInt16BE(data ? 1 : 0, 6);
  const asked = query.subarray(HEADER, question.end);
  if (!data) return Buffer.concat([header, asked]);
  const record = Buffer.alloc(HEADER);
  // 0xc00c points at the name in the question.
  record.writeUInt16BE(0xc00c, 0);
  record.writeUInt16BE(question.type, 2);
  record.writeUInt16BE(1, 4);
  record.writeUInt32BE(60, 6);
  record.writeUInt16BE(data.length, 10);
  return Buffer.concat([header, asked, record, data]);
}

function readQuestion(query: Buffer): { name: string; type: number; end: number } | undefined {
  const labels: string[] = [];
  let at = HEADER;
  for (let length = query[at]; length; length = query[at]) {
    labels.push(query.toString('latin1', at + 1, at + 1 + length).toLowerCase());
    at += 1 + length;
  }
  const end = at + 5;
  if (query.length < end) return undefined;
  return { name: labels.join('.'), type: query.readUInt16BE(at + 1), end };
}

function answerData(type: number, found: { address: string; address6: string }): Buffer | undefined {
  if (type === TYPE_A) return Buffer.from(found.address.split('.').map(Number));
  if (type === TYPE_AAAA) return ipv6Bytes(found.address6);
  return undefined;
}

/** The sixteen bytes of an IPv6 address. */
export function ipv6Bytes(address: string): Buffer | undefined {
  if (!net.isIPv6(address)) return undefined;
  const [head = '', tail] = address.split('::');
  const groups = (text: string) => (text ? text.split(':') : []);
  const before = groups(head);
  const after = groups(tail ?? '');
  const zeros = Array.from({ length: 8 - before.length - after.length }, () => '0');
  return Buffer.from([...before, ...zeros, ...after].map((group) => group.padStart(4, '0')).join(''), 'hex');
}
