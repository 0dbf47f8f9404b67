import { useState } from 'react';
import { useClient } from 'urql';
import { fixed } from '../format/number';
import { type Failure, toFailure } from '../graphql/failure';
import { startStrategyMutation, stopStrategyMutation } from '../graphql/operations';
import { signInDialog, token } from '../graphql/token';
import type { Strategy } from '../graphql/types';
import { useStore } from '../live/store';
import { useSystem } from '../system/SystemContext';
import { Panel } from '../ui/Panel';
import { Refusal } from '../ui/Refusal';
import { Empty, Loaded } from '../ui/states';

function StrategyRow({ strategy, onChanged }: { strategy: Strategy; onChanged: () => void }) {
  const client = useClient();
  const isSignedIn = useStore(token) !== null;
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<Failure>();
  const isRunning = strategy.state === 'RUNNING';

  const change = async () => {
    if (!isSignedIn) {
      signInDialog.set({ reason: null });
      return;
    }
    setBusy(true);
    const input = { input: { name: strategy.name } };
    const { error } = isRunning
      ? await client.mutation(stopStrategyMutation, input).toPromise()
      : await client.mutation(startStrategyMutation, input).toPromise();
    setBusy(false);
    setFailure(error && toFailure(error));
    onChanged();
  };

  return (
    <li className="strategy" data-testid="strategy-row" data-strategy={strategy.name}>
      <div className="strategy-head">
        <strong>{strategy.name}</strong>
        <span className={`chip ${isRunning ? 'chip-live' : ''}`} data-testid="strategy-state">
          {isRunning ? '● Running' : '○ Stopped'}
        </span>
        <span className="muted grow">
          {fixed(strategy.signals, 0)} {strategy.signals === 1 ? 'signal' : 'signals'}
        </span>
        {isSignedIn && (
          <button type="button" className="button button-small" disabled={busy} onClick={() => void change()} data-testid="strategy-toggle">
            {isRunning ? 'Stop' : 'Start'}
            <span className="hidden"> {strategy.name}</span>
          </button>
        )}
      </div>
      <p className="strategy-reason">{strategy.lastReason ?? 'No signal yet.'}</p>
      {failure && <Refusal failure={failure} />}
    </li>
  );
}

export function StrategiesPanel() {
  const { data, failure, refetch } = useSystem();
  return (
    <Panel title="Strategies">
      <Loaded data={data?.strategies} failure={failure} refetch={refetch} rows={4}>
        {(strategies) =>
          strategies.length === 0 ? (
            <Empty title="No strategies" />
          ) : (
            <ul className="plain-list">
              {strategies.map((strategy) => (
                <StrategyRow key={strategy.name} strategy={strategy} onChanged={refetch} />
              ))}
            </ul>
          )
        }
      </Loaded>
    </Panel>
  );
}
