import { clockTime } from '../format/time';
import { connection, type ConnectionStatus } from '../live/connection';
import { useStore } from '../live/store';
import { useSystem } from '../system/SystemContext';

/** connected: there is no socket because nothing wants one, and the server answers what is asked. */
type ShownStatus = ConnectionStatus | 'connected';

const words: Record<ShownStatus, string> = {
  idle: 'Idle',
  connected: 'Connected',
  connecting: 'Connecting',
  live: 'Live',
  reconnecting: 'Reconnecting',
  disconnected: 'Disconnected',
};

/** The socket's state. A page that wants none, or could not even load, goes by the requests: they fail or are answered. */
function useConnection(): { status: ShownStatus; lostAt: number | null } {
  const { status, lostAt } = useStore(connection.state);
  const { data, failure } = useSystem();
  if (status !== 'idle') return { status, lostAt };
  if (failure?.kind === 'network') return { status: 'disconnected', lostAt };
  return { status: data ? 'connected' : status, lostAt };
}

export function ConnectionIndicator() {
  const { status } = useConnection();
  return (
    <span className={`connection connection-${status}`} data-testid="connection-state" data-state={status}>
      <span className="connection-dot" aria-hidden="true" />
      <span className="connection-word">{words[status]}</span>
    </span>
  );
}

/** Whether what is shown must be called stale. */
export function useIsStale(): boolean {
  return useConnection().status === 'disconnected';
}

export function DisconnectedBanner() {
  const { status, lostAt } = useConnection();
  const { at } = useSystem();
  if (status !== 'disconnected') return null;
  const since = lostAt ?? at;
  return (
    <div className="banner" role="alert" data-testid="disconnected-banner">
      <strong>Disconnected.</strong> {since === undefined ? 'Nothing could be loaded yet.' : `Data is stale since ${clockTime(since)} UTC.`}{' '}
      Trying again by itself.
    </div>
  );
}
