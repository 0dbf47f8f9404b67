// A stand-in for the server while the web app is developed: the same schema, invented data, nothing kept. `npm run mock`.
// It also serves dist/ the way the server does, with its content security policy, so that a build can be looked at.
// Token: mock. POST /mock/drop cuts all sockets; POST /mock/slow ends all subscriptions with an error.
import { readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { extname, join, normalize } from 'node:path';
import { buildSchema, graphql } from 'graphql';
import { useServer } from 'graphql-ws/use/ws';
import { WebSocketServer } from 'ws';
import { opportunities, startArbitrage } from './arbitrage.mjs';
import { cancelOrder, fillsAfter, portfolio, refuse, setStrategy, startBook, strategies, submitOrder } from './book.mjs';
import { book, bySymbol, events, instruments, iso, nowNs, startMarket, venues } from './market.mjs';

const port = Number(process.env.PORT ?? 8081);
const dist = new URL('../dist', import.meta.url).pathname;
const schemaFile = process.env.SCHEMA_FILE ?? new URL('../../docs/schema.graphql', import.meta.url).pathname;
const schema = buildSchema(readFileSync(schemaFile, 'utf8'));
const started = new Date();
const sockets = new Set();
let subscriptions = 0;

const signedIn = (resolve) => (args, context) => {
  if (context?.token !== 'mock') throw refuse('AUTH_NOT_AUTHENTICATED', 'The current user is not authorized to access this resource.');
  return resolve(args);
};

// The latest state at most every `ms`: what is overwritten meanwhile is never sent.
async function* latest(event, matches, state, ms, first) {
  let pending = first;
  let wake = () => {};
  const listener = (value) => {
    if (!matches(value)) return;
    pending = true;
    wake();
  };
  events.on(event, listener);
  subscriptions++;
  try {
    for (;;) {
      if (!pending) await new Promise((resolve) => (wake = resolve));
      pending = false;
      const value = state();
      if (value) yield value;
      await new Promise((resolve) => setTimeout(resolve, ms));
    }
  } finally {
    subscriptions--;
    events.off(event, listener);
  }
}

// Everything, in order. An item `null` in the queue ends it with an error.
async function* every(event, matches, before = []) {
  const queue = [...before];
  let wake = () => {};
  const listener = (value) => {
    if (value !== null && !matches(value)) return;
    queue.push(value);
    wake();
  };
  events.on(event, listener);
  events.on('slow', listener);
  subscriptions++;
  try {
    for (;;) {
      while (queue.length) {
        const value = queue.shift();
        if (value === null) throw refuse('SLOW_CONSUMER', 'The subscription was too slow and was ended.');
        yield value;
      }
      await new Promise((resolve) => (wake = resolve));
    }
  } finally {
    subscriptions--;
    events.off(event, listener);
    events.off('slow', listener);
  }
}

async function* named(name, source) {
  for await (const value of source) yield { [name]: value };
}

const always = () => true;
const root = {
  system: () => {
    const ns = nowNs();
    const fromNs = `${BigInt(started.getTime() - 6 * 3600_000) * 1_000_000n}`;
    const kind = process.env.MOCK_KIND ?? 'SIMULATED';
    return {
      stack: 'Mock',
      version: '0.0.0',
      session: {
        state: 'RUNNING', kind, timeNs: ns, time: iso(ns), isCatchingUp: Date.now() - started < 8_000,
        cursorNs: ns, cursor: iso(ns), fromNs, from: iso(fromNs), toNs: null, to: null, error: null,
      },
      health: {
        started: started.toISOString(), cpuShare: 0.05 + Math.random() * 0.03, residentBytes: process.memoryUsage.rss(),
        managedBytes: process.memoryUsage().heapUsed, gcPauseMaxMs: 4.2, sockets: sockets.size, subscriptions, refusals: 3,
      },
    };
  },
  venues: () => venues,
  instruments: () => instruments,
  instrument: ({ symbol }) => {
    const it = bySymbol(symbol);
    if (!it) throw refuse('INSTRUMENT_UNKNOWN', `There is no instrument '${symbol}'.`);
    return it;
  },
  venue: ({ name }) => {
    const venue = venues.find((one) => one.name === name);
    if (!venue) throw refuse('UNKNOWN_VENUE', `The session has no venue '${name}'.`);
    return venue;
  },
  book: ({ symbol, venue, depth }) => book(bySymbol(symbol), venue, depth),
  strategies: () => strategies,
  portfolio: () => portfolio(),
  opportunities,
  submitOrder: signedIn(submitOrder),
  cancelOrder: signedIn(cancelOrder),
  startStrategy: signedIn(setStrategy('RUNNING')),
  stopStrategy: signedIn(setStrategy('STOPPED')),
};
const subscriptionRoot = {
  onQuote: ({ symbol }) => named('onQuote', latest('quote', (it) => it.symbol === symbol, bySymbol(symbol).market, 250, true)),
  onBar: ({ symbol, timeframe }) =>
    named('onBar', latest('bar', (one) => one.symbol === symbol && one.timeframe === timeframe, () => bySymbol(symbol).history.get(timeframe).at(-1), 250, true)),
  onBook: ({ symbol, venue, depth }) =>
    named('onBook', latest('quote', (it) => it.symbol === symbol, () => book(bySymbol(symbol), venue, depth), 250, true)),
  onTrade: async function* ({ symbol }) {
    for await (const { print } of every('trade', (one) => one.symbol === symbol)) yield { onTrade: print };
  },
  onFill: ({ after }) => named('onFill', every('fill', always, fillsAfter(after))),
  onPortfolio: () => named('onPortfolio', latest('portfolio', always, portfolio, 500, true)),
  onOpportunity: () => named('onOpportunity', every('opportunity', always)),
};

const types = { '.html': 'text/html', '.js': 'text/javascript', '.css': 'text/css', '.svg': 'image/svg+xml', '.woff2': 'font/woff2' };

async function serveFile(response, path) {
  try {
    const body = await readFile(join(dist, path));
    response.setHeader('content-security-policy', "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:");
    response.setHeader('content-type', `${types[extname(path)] ?? 'application/octet-stream'}; charset=utf-8`);
    response.end(body);
  } catch {
    if (extname(path)) response.writeHead(404).end();
    else await serveFile(response, 'index.html');
  }
}

async function serveGraphql(request, response) {
  let body = '';
  for await (const chunk of request) body += chunk;
  const { query, variables, operationName } = JSON.parse(body);
  const contextValue = { token: request.headers.authorization?.replace(/^Bearer /, '') };
  const result = await graphql({ schema, source: query, rootValue: root, contextValue, variableValues: variables, operationName });
  response.setHeader('content-type', 'application/json');
  response.end(JSON.stringify(result));
}

const server = createServer((request, response) => {
  const { pathname } = new URL(request.url, 'http://mock');
  if (request.method === 'POST' && pathname === '/graphql') void serveGraphql(request, response);
  else if (request.method === 'POST' && pathname === '/mock/drop') {
    for (const socket of sockets) socket.terminate();
    response.end();
  } else if (request.method === 'POST' && pathname === '/mock/slow') {
    events.emit('slow', null);
    response.end();
  } else void serveFile(response, pathname === '/graphql' ? 'graphiql.html' : pathname === '/' ? 'index.html' : normalize(pathname));
});
const webSockets = new WebSocketServer({ server, path: '/graphql' });
webSockets.on('connection', (socket) => {
  sockets.add(socket);
  socket.on('close', () => sockets.delete(socket));
});
useServer({ schema, roots: { query: root, mutation: root, subscription: subscriptionRoot } }, webSockets);
startMarket();
startBook();
startArbitrage();
server.listen(port, () => process.stdout.write(`Mock at http://localhost:${port}\n`));
