import type { ReactNode } from 'react';
import { fixed, none, percent } from '../format/number';
import { fineAge } from '../format/time';
import { words } from '../format/words';
import type { VenueConnection, VenueFeed } from '../graphql/types';
import { Dialog } from '../ui/Dialog';
import { milliseconds, plain } from './venueColumns';

function Facts({ title, facts }: { title: string; facts: readonly (readonly [string, ReactNode])[] }) {
  return (
    <section className="venue-facts">
      <h3>{title}</h3>
      <dl className="facts">
        {facts.map(([name, value]) => (
          <div key={name} className="fact">
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}

const count = (value: number) => fixed(value, 0);

function ConnectionFacts({ connection }: { connection: VenueConnection }) {
  const { state, roundTripMs, uptimeShare, messages, reconnects, faults, rejects, lastFault } = connection;
  return (
    <Facts
      title="Connection"
      facts={[
        ['State', state.toLowerCase()],
        ['Round trip', roundTripMs === null ? none : milliseconds(roundTripMs)],
        ['Connected', percent(uptimeShare, 3)],
        ['Messages', count(messages)],
        ['Reconnects', count(reconnects)],
        ...faults.map((one) => [words(one.fault), count(one.count)] as const),
        ...rejects.map((one) => [`Refused: ${words(one.fault)}`, count(one.count)] as const),
        ['Last fault', lastFault ?? 'none'],
      ]}
    />
  );
}

/** All that is known of a venue, live while it is open. */
export function VenueDetails({ venue, onClose }: { venue: VenueFeed; onClose: () => void }) {
  const { terms } = venue;
  return (
    <Dialog title={venue.displayName} onClose={onClose} testId="venue-details" className="dialog-wide">
      <div className="venue-details">
        <Facts
          title="Feed"
          facts={[
            ['Last message', venue.ageMs === null ? none : `${fineAge(venue.ageMs)} ago`],
            ['Latency', venue.latencyMs === null ? none : milliseconds(venue.latencyMs)],
            ['Uptime', percent(venue.uptimeShare, 3)],
            ['Quality score', fixed(venue.qualityScore, 2)],
            ['Quotes', count(venue.quotesRead)],
            ['Quotes rejected', count(venue.quotesRejected)],
            ['Trades', count(venue.trades)],
            ['Trades rejected', count(venue.tradesRejected)],
          ]}
        />
        <Facts
          title="Books"
          facts={[
            ['Updates', count(venue.bookUpdates)],
            ['Live', count(venue.booksLive)],
            ['Out', count(venue.booksStale)],
            ...venue.faults.map((one) => [`Out by ${words(one.fault)}`, count(one.count)] as const),
            ...(venue.faults.length === 0 ? [['Faults', 'none'] as const] : []),
          ]}
        />
        {venue.connection && <ConnectionFacts connection={venue.connection} />}
        <Facts
          title="Terms"
          facts={[
            ['Kind', terms ? words(terms.kind) : none],
            ['Tier', venue.tier],
            ['Listings', count(venue.listings)],
            ['Maker fee', terms ? `${plain(terms.makerFeeBps)} bps` : none],
            ['Taker fee', `${plain(venue.takerFeeBps)} bps`],
            ['Requests', terms ? `${plain(terms.requestsPerSecond)}/s, ${terms.requestBurst} at once` : none],
            ['Heartbeat', terms ? fineAge(terms.heartbeatMs) : none],
            ['Working orders', count(venue.workingOrders)],
          ]}
        />
        <section className="venue-facts">
          <h3>Orders that it takes</h3>
          <p className="venue-orders">
            {terms && terms.orderTypes.length > 0 ? terms.orderTypes.map((type) => <span key={type} className="chip">{words(type)}</span>) : 'None.'}
          </p>
        </section>
      </div>
      <div className="form-actions">
        <button type="button" className="button" onClick={onClose}>
          Close
        </button>
      </div>
    </Dialog>
  );
}
