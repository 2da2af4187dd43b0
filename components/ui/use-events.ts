'use client';

import { useEffect, useRef, useState } from 'react';

export type StreamState = 'connecting' | 'live' | 'lost';

/**
 * Follows a server-sent event stream. The browser reconnects by itself; `state` is the state of the connection.
 *
 * @param url null follows nothing
 * @param names the events' names; each event's data is JSON
 */
export function useEvents(
  url: string | null,
  names: string[],
  receive: (name: string, data: unknown) => void,
): StreamState {
  const [state, setState] = useState<StreamState>('connecting');
  const latest = useRef(receive);
  latest.current = receive;
  const all = names.join(' ');
  useEffect(() => {
    if (!url) return;
    const source = new EventSource(url);
    source.onopen = () => setState('live');
    source.onerror = () => setState('lost');
    const listen = (name: string) => (event: MessageEvent<string>) => {
      try {
        const data: unknown = JSON.parse(event.data);
        const type = (data as { type?: unknown } | null)?.type;
        latest.current(name === 'message' && typeof type === 'string' ? type : name, data);
      } catch {
        // Half a message from a broken connection: the next connection sends it again.
      }
    };
    for (const name of [...all.split(' '), 'message']) source.addEventListener(name, listen(name));
    return () => source.close();
  }, [url, all]);
  return state;
}
