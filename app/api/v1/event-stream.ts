import { authenticate } from '@/app/api/authenticate';
import { CodedError } from '@/lib/errors/coded';

const HEARTBEAT_MS = 15_000;
/** Milliseconds after which a browser comes back when the connection was lost. */
const RETRY_MS = 2_000;

interface StreamedEvent {
  type: string;
  id?: string;
}

/**
 * Server-sent events from what a watching verb yields: named by their type, with their id, and a comment now and then so
 * that no proxy takes the stream for dead. Ends with the events, when the reader goes away, or when the reader's session
 * or token has ended meanwhile.
 * @param watch starts the watching; its signal is aborted when nobody reads any more
 */
export async function eventStream<Event extends StreamedEvent>(
  request: Request,
  watch: (signal: AbortSignal) => AsyncGenerator<Event>,
  heartbeatMs = HEARTBEAT_MS,
): Promise<Response> {
  // A copy: Next may take its own request apart once the answer has begun.
  const asked = new Request(request.url, { headers: request.headers });
  const gone = new AbortController();
  const stop = () => gone.abort();
  request.signal.addEventListener('abort', stop);
  const events = watch(gone.signal);
  // The first one is asked for before the answer begins, so that what is not there is a 404.
  const first = await events.next();
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
          // Only a refusal ends the stream: a database that is busy for once does not.
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
        // The reader comes back with its last id, and is told then.
      } finally {
        clearInterval(heartbeat);
        request.signal.removeEventListener('abort', stop);
        if (!gone.signal.aborted) controller.close();
      }
    },
    cancel() {
      clearInterval(heartbeat);
      gone.abort();
    },
  });
  return new Response(body, {
    headers: {
      'content-type': 'text/event-stream; charset=utf-8',
      'cache-control': 'no-store, no-transform',
      'x-accel-buffering': 'no',
    },
  });
}

function format(event: StreamedEvent): string {
  const id = event.id === undefined ? '' : `id: ${event.id}\n`;
  return `${id}event: ${event.type}\ndata: ${JSON.stringify(event)}\n\n`;
}
