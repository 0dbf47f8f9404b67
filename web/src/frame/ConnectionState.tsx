import { clockTime } from '../format/time';
import { connection, type ConnectionStatus } from '../live/connection';
import { useStore } from '../live/store';
import { useSystem } from '../system/SystemContext';

const words: Record<ConnectionStatus, string> = {
  idle: 'Idle',
  connecting: 'Connecting',
  live: 'Live',
  reconnecting: 'Reconnecting',
  disconnected: 'Disconnected',
};

/** The socket's state. A page that could not even load wants no socket yet: then the failing requests are what is known. */
function useConnection() {
  const state = useStore(connection.state);
  const { failure } = useSystem();
  return state.status === 'idle' && failure?.kind === 'network' ? { ...state, status: 'disconnected' as const } : state;
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
