import { Client, fetchExchange, mapExchange, subscriptionExchange } from '@urql/core';
import { createClient } from 'graphql-ws';
import { connection, retryWaitMs } from '../live/connection';
import { toFailure } from './failure';
import { rejected, token } from './token';

const pongWithinMs = 5_000;

/** Ends the wait early when the browser says that the network is back, or somebody looks at the page again. */
function waitOrWake(ms: number): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      clearTimeout(timer);
      removeEventListener('online', done);
      document.removeEventListener('visibilitychange', done);
      resolve();
    };
    const timer = setTimeout(done, ms);
    addEventListener('online', done);
    document.addEventListener('visibilitychange', done);
  });
}

function createSocket() {
  let pong: ReturnType<typeof setTimeout> | undefined;
  const socket = createClient({
    url: `${location.protocol === 'https:' ? 'wss' : 'ws'}://${location.host}/graphql`,
    lazy: true,
    // A change of the page drops the last feed for a moment; that is no reason to drop the socket.
    lazyCloseTimeout: 3_000,
    keepAlive: 10_000,
    retryAttempts: Infinity,
    shouldRetry: () => true,
    retryWait: (retries) => waitOrWake(retryWaitMs(retries)),
    on: {
      connecting: () => connection.connecting(),
      connected: () => connection.connected(),
      closed: () => {
        clearTimeout(pong);
        connection.closed();
      },
      // A socket whose other end is gone without a word stays open for minutes; a missing pong shows it.
      ping: (received) => {
        if (!received) pong = setTimeout(() => socket.terminate(), pongWithinMs);
      },
      pong: (received) => {
        if (received) clearTimeout(pong);
      },
    },
  });
  addEventListener('offline', () => socket.terminate());
  return socket;
}

export function createApiClient(): Client {
  const socket = createSocket();
  return new Client({
    url: '/graphql',
    preferGetMethod: false,
    // No cache: what is live comes by subscription, and what is fetched is fetched because it may have changed.
    exchanges: [
      mapExchange({
        onError(error, operation) {
          if (operation.kind === 'mutation' && toFailure(error).kind === 'signIn') rejected();
        },
      }),
      fetchExchange,
      subscriptionExchange({
        forwardSubscription(request, operation) {
          const live = operation.context.liveVariables as (() => Record<string, unknown>) | undefined;
          const payload = {
            query: request.query ?? '',
            // Read whenever it is sent, that is also after the socket came back: a feed goes on behind what it already has.
            get variables() {
              return live?.() ?? (request.variables as Record<string, unknown>);
            },
          };
          return {
            subscribe: (sink) => ({
              unsubscribe: socket.subscribe(payload, {
                next: (value) => sink.next(value as Parameters<typeof sink.next>[0]),
                error: (error) => sink.error(error),
                complete: () => sink.complete(),
              }),
            }),
          };
        },
      }),
    ],
    fetchOptions: () => ({
      headers: {
        accept: 'application/graphql-response+json, application/json',
        ...(token.value !== null && { authorization: `Bearer ${token.value}` }),
      },
    }),
  });
}
