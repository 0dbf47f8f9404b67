import type { ReactNode } from 'react';
import { bytes, compact, fixed, percent } from '../format/number';
import { clockTime, day, duration, nsToMs } from '../format/time';
import type { SystemResult } from '../graphql/operations';
import type { Session, Venue } from '../graphql/types';
import { type Column, DataTable } from '../ui/DataTable';
import { Panel } from '../ui/Panel';
import { Empty, Loaded } from '../ui/states';
import { Age } from '../ui/values';
import { useSystem } from './SystemContext';

function Value({ id, title, children }: { id: string; title: string; children: ReactNode }) {
  return (
    <div>
      <dt>{title}</dt>
      <dd data-testid={`health-${id}`}>{children}</dd>
    </div>
  );
}

const venueColumns: readonly Column<Venue>[] = [
  { id: 'venue', title: 'Venue', cell: (venue) => venue.displayName },
  { id: 'age', title: 'Last', label: 'Age of the last message', numeric: true, cell: (venue) => <Age ns={venue.lastQuoteNs} /> },
  { id: 'quotes', title: 'Quotes', numeric: true, cell: (venue) => compact(venue.quotesRead) },
  { id: 'rejected', title: 'Rejected', numeric: true, cell: (venue) => fixed(venue.quotesRejected, 0) },
];

const venueRow = (venue: Venue) => ({ 'data-testid': 'venue-row', 'data-venue': venue.name });

function sessionText(session: Session): string {
  const kind = { SIMULATED: 'Simulated', RECORDED: 'Replay', LIVE: 'Live' }[session.kind];
  const state = { RUNNING: 'running', FINISHED: 'finished', FAILED: 'failed' }[session.state];
  return `${kind}, ${state}`;
}

function Details({ data, at }: { data: SystemResult; at: number | undefined }) {
  const { session, health } = data.system;
  const marketMs = session && nsToMs(session.timeNs);
  return (
    <>
      <dl className="health">
        <Value id="session" title="Session">
          {session ? sessionText(session) : 'No market'}
        </Value>
        <Value id="market-time" title="Market time">
          {marketMs === null ? '–' : `${day(marketMs)} ${clockTime(marketMs)}`}
        </Value>
        <Value id="catching-up" title="Catching up">
          {session ? (session.isCatchingUp ? 'Yes' : 'No') : '–'}
        </Value>
        <Value id="uptime" title="Up for">
          {at === undefined ? '–' : duration(at - Date.parse(health.started))}
        </Value>
        <Value id="cpu" title="CPU, of a core">
          {percent(health.cpuShare, 1)}
        </Value>
        <Value id="memory" title="Memory">
          {bytes(health.residentBytes)}
        </Value>
        <Value id="gc" title="Max GC pause">
          {fixed(health.gcPauseMaxMs, 1)} ms
        </Value>
        <Value id="sockets" title="Sockets">
          {fixed(health.sockets, 0)}
        </Value>
        <Value id="subscriptions" title="Subscriptions">
          {fixed(health.subscriptions, 0)}
        </Value>
        <Value id="refusals" title="Refusals">
          {fixed(health.refusals, 0)}
        </Value>
      </dl>
      {session?.error !== null && session?.error !== undefined && <p className="notice notice-bad">{session.error}</p>}
      {data.venues.length === 0 ? (
        <Empty title="No venues" />
      ) : (
        <DataTable caption="Venues" columns={venueColumns} rows={data.venues} rowKey={(venue) => venue.name} rowProps={venueRow} testId="venues-table" />
      )}
    </>
  );
}

export function HealthPanel() {
  const { data, failure, refetch, at } = useSystem();
  return (
    <Panel title="System" testId="health">
      <Loaded data={data} failure={failure} refetch={refetch} rows={9}>
        {(system) => <Details data={system} at={at} />}
      </Loaded>
    </Panel>
  );
}
