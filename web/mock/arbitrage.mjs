// Opportunities of the mock market, found the way the real ones are: top of book, net of both fees.
import { events, instruments, iso, nowNs, venues } from './market.mjs';

const open = new Map();
const closed = [];
// Lower than the real one, so that there is something to see.
const threshold = 1;
const feeOf = (name) => venues.find((venue) => venue.name === name).takerFeeBps * 0.08;

function scan() {
  for (const it of instruments) {
    const quotes = [...it.quotes.values()];
    for (const buy of quotes)
      for (const sell of quotes) {
        if (buy === sell) continue;
        const key = `${it.symbol}|${buy.venue}|${sell.venue}`;
        const gross = ((sell.bid - buy.ask) / buy.ask) * 10_000;
        const fees = feeOf(buy.venue) + feeOf(sell.venue);
        const net = gross - fees;
        const known = open.get(key);
        const ns = nowNs();
        const age = (one) => Number((BigInt(ns) - BigInt(one.timeNs)) / 1_000_000n);
        if (net >= threshold) {
          const opportunity = {
            ...(known ?? { id: `${key}|${ns}`, symbol: it.symbol, buyVenue: buy.venue, sellVenue: sell.venue, openedNs: ns, opened: iso(ns) }),
            buyPrice: buy.ask,
            sellPrice: sell.bid,
            grossEdgeBps: gross,
            feesBps: fees,
            netEdgeBps: net,
            peakEdgeBps: Math.max(known?.peakEdgeBps ?? 0, net),
            buyQuoteAgeMs: age(buy),
            sellQuoteAgeMs: age(sell),
            state: 'OPEN',
            updatedNs: ns,
            updated: iso(ns),
          };
          open.set(key, opportunity);
          events.emit('opportunity', opportunity);
        } else if (known) {
          open.delete(key);
          const last = { ...known, state: 'CLOSED', updatedNs: ns, updated: iso(ns) };
          closed.unshift(last);
          closed.length = Math.min(closed.length, 200);
          events.emit('opportunity', last);
        }
      }
  }
}

export const opportunities = ({ first }) =>
  [...[...open.values()].sort((a, b) => b.netEdgeBps - a.netEdgeBps), ...closed].slice(0, first);

export const startArbitrage = () => process.env.MOCK_EMPTY || setInterval(scan, 400);
