// The catalogue's own files, so that a page in development has as much to show as a real session.
import { readFileSync } from 'node:fs';

const folder = new URL('../../Connectors/Venues/Catalogue/', import.meta.url);

function rows(file) {
  const lines = readFileSync(new URL(file, folder), 'utf8').split('\n').filter((line) => line.trim() && !line.startsWith('#'));
  const names = lines[0].split(',');
  return lines.slice(1).map((line) => Object.fromEntries(line.split(',').map((value, i) => [names[i], value.trim()])));
}

const number = (text, otherwise) => (text === '' || text === undefined ? otherwise : Number(text));

export const instrumentRows = rows('instruments.csv').map((row) => ({
  symbol: row.symbol,
  assetClass: row.class,
  base: row.base,
  quote: row.quote,
  tickSize: Number(row.tick_size),
  lotSize: Number(row.lot_size),
  minNotional: Number(row.min_notional),
  sector: row.sector,
  calendar: row.hours,
}));

export const venueRows = rows('venues.csv').map((row) => ({
  name: row.name,
  displayName: row.display_name,
  tier: Number(row.tier),
  takerFeeBps: Number(row.taker_fee_bps),
  terms: {
    name: row.name,
    kind: row.kind,
    makerFeeBps: Number(row.maker_fee_bps),
    requestsPerSecond: Number(row.requests_per_second),
    requestBurst: Number(row.request_burst),
    orderTypes: row.order_types === 'none' ? [] : row.order_types.split(' '),
    heartbeatMs: number(row.heartbeat_ms, 10_000),
  },
}));

const bySymbol = new Map(instrumentRows.map((row) => [row.symbol, row]));
const byVenue = new Map(venueRows.map((row) => [row.name, row]));

export const listingsOf = new Map(instrumentRows.map((row) => [row.symbol, []]));
for (const row of rows('listings.csv')) {
  const instrument = bySymbol.get(row.symbol);
  const venue = byVenue.get(row.venue);
  listingsOf.get(row.symbol).push({
    venue: row.venue,
    symbol: row.symbol,
    venueSymbol: row.venue_symbol,
    tickSize: number(row.tick_size, instrument.tickSize),
    lotSize: number(row.lot_size, instrument.lotSize),
    minNotional: number(row.min_notional, instrument.minNotional),
    makerFeeBps: number(row.maker_fee_bps, venue.terms.makerFeeBps),
    takerFeeBps: number(row.taker_fee_bps, venue.takerFeeBps),
  });
}
