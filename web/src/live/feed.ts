import type { AnyVariables, Client, TypedDocumentNode } from '@urql/core';
import { onEnd, pipe, subscribe } from 'wonka';
import { connection } from './connection';

export const restartMs = 1_000;
const longestRestartMs = 15_000;

export interface FeedOptions<Data, Variables extends AnyVariables> {
  client: Client;
  document: TypedDocumentNode<Data, Variables>;
  /** Read at every start and also when the socket came back, so that a feed can go on behind what it has. */
  variables: () => Variables;
  onData: (data: Data) => void;
  /** The server ended the feed and it began again: something may have been missed. */
  onRestart?: (() => void) | undefined;
}

/**
 * Runs a subscription until the result is called. The socket's losses are the socket's matter; here it is about feeds that the
 * server ends, with an error (a slow consumer) or without: they begin again after a second, and later if nothing comes of it.
 */
export function startFeed<Data, Variables extends AnyVariables>(options: FeedOptions<Data, Variables>): () => void {
  const release = connection.use();
  let wait = restartMs;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let running: { unsubscribe: () => void } | undefined;
  let attempt = 0;

  const restart = (of: number) => {
    if (of !== attempt) return;
    attempt++;
    running?.unsubscribe();
    timer = setTimeout(() => {
      start();
      options.onRestart?.();
    }, wait);
    wait = Math.min(wait * 2, longestRestartMs);
  };
  const start = () => {
    const mine = attempt;
    const source = options.client.subscription(options.document, options.variables(), { liveVariables: options.variables });
    running = pipe(
      source,
      onEnd(() => restart(mine)),
      subscribe((result) => {
        if (mine !== attempt) return;
        if (result.data) {
          wait = restartMs;
          options.onData(result.data);
        }
        if (result.error) restart(mine);
      }),
    );
  };

  start();
  return () => {
    attempt++;
    clearTimeout(timer);
    running?.unsubscribe();
    release();
  };
}
