import { CodedError } from '@/lib/platform/errors/coded';
import { authenticate } from './authenticate';

const HEARTBEAT_MS = 15_000;
/** Milliseconds until a browser reconnects after the connection was lost. */
const RETRY_MS = 2_000;

/** Open streams that one user or token may have. Each stream reads the database every half second. */
const MAX_STREAMS = 32;
const open = new Map<string, number>();

const HEADERS = {
  'content-type': 'text/event-stream; charset=utf-8',
  'cache-control': 'no-store, no-transform',
  'x-accel-buffering': 'no',
};

interface StreamedEvent {
  type: string;
  id?: string;
}

/**
 * Server-sent events from a watching verb: named by their type, with their id, and a comment from time to time so that
 * no proxy closes the connection. It ends with the events, when the client disconnects, or when the client's session or
 * token has ended.
 * @param watch starts the watching; its signal is aborted when the client has gone
 * @throws CodedError `api.too-many-streams` (429), and those of `authenticate` and of `watch`
 */
export async function eventStream<Event extends StreamedEvent>(
  request: Request,
  watch: (signal: AbortSignal) => AsyncGenerator<Event>,
  heartbeatMs = HEARTBEAT_MS,
): Promise<Response> {
  // Next answers HEAD with GET, but does not read or cancel the body.
  if (request.method === 'HEAD') return new Response(null, { headers: HEADERS });
  // A copy: Next may reuse its own request object once the answer has begun.
  const asked = new Request(request.url, { headers: request.headers });
  const { kind, id } = await authenticate(asked, 'viewer');
  const release = claimStream(`${kind} ${id}`);
  const gone = new AbortController();
  gone.signal.addEventListener('abort', release);
  const stop = () => gone.abort();
  request.signal.addEventListener('abort', stop);
  const events = watch(gone.signal);
  // The first event is read before the answer begins, so that a missing row is answered with 404.
  const first = await events.next().catch((error: unknown) => {
    release();
    throw error;
  });
  const encoder = new TextEncoder();
  let heartbeat: NodeJS.Timeout | undefined;
  const body = new ReadableStream<Uint8Array>({
    async start(controller) {
      const say = (text: string) => {
        if (!gone.signal.aborted) controller.enqueue(encoder.encode(text));
      };
      const beat = async () => {
        try {
          await authenticate(asked, 'viewer');
          say(': still here\n\n');
        } catch (error) {
          // Only a refusal ends the stream. A busy database does not.
          if (!(error instanceof CodedError) || gone.signal.aborted) return;
          clearInterval(heartbeat);
          controller.close();
          gone.abort();
        }
      };
      heartbeat = setInterval(beat, heartbeatMs);
      say(`retry: ${RETRY_MS}\n\n`);
      try {
        for (let next = first; !next.done; next = await events.next()) say(format(next.value));
      } catch {
        // The client reconnects with its last id and gets the error then.
      } finally {
        clearInterval(heartbeat);
        request.signal.removeEventListener('abort', stop);
        release();
        if (!gone.signal.aborted) controller.close();
      }
    },
    cancel() {
      clearInterval(heartbeat);
      gone.abort();
    },
  });
  return new Response(body, { headers: HEADERS });
}

/** Counts one more stream of a client. The returned function may be called more than once. */
function claimStream(reader: string): () => void {
  const before = open.get(reader) ?? 0;
  if (before >= MAX_STREAMS) throw new CodedError('api.too-many-streams', 429, { maximum: MAX_STREAMS });
  open.set(reader, before + 1);
  let released = false;
  return () => {
    if (released) return;
    released = true;
    const left = (open.get(reader) ?? 1) - 1;
    if (left > 0) open.set(reader, left);
    else open.delete(reader);
  };
}

function format(event: StreamedEvent): string {
  const id = event.id === undefined ? '' : `id: ${event.id}\n`;
  return `${id}event: ${event.type}\ndata: ${JSON.stringify(event)}\n\n`;
}
