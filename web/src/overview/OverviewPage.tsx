import { lazy, Suspense } from 'react';
import { FillsTable } from '../portfolio/FillsTable';
import { useFills } from '../portfolio/useFills';
import { usePortfolio } from '../portfolio/usePortfolio';
import { HealthPanel } from '../system/HealthPanel';
import { Panel } from '../ui/Panel';
import { Loaded } from '../ui/states';
import { PositionsTable } from './PositionsTable';
import { StrategiesPanel } from './StrategiesPanel';
import { Tiles } from './Tiles';

const EquityChart = lazy(() => import('./EquityChart'));

function RecentFills() {
  const { fills, failure, refetch } = useFills(20);
  return (
    <Panel title="Recent fills">
      <Loaded data={fills} failure={failure} refetch={refetch} rows={8}>
        {(known) => <FillsTable fills={known} />}
      </Loaded>
    </Panel>
  );
}

export default function OverviewPage() {
  const { portfolio, failure, refetch } = usePortfolio();
  const state = { data: portfolio, failure, refetch };
  return (
    <>
      <div className="panel tiles-panel">
        <Loaded {...state} rows={2}>
          {({ value }) => <Tiles value={value} />}
        </Loaded>
      </div>
      <div className="columns">
        <div className="stack">
          <Panel title="Equity">
            <div className="chart-box chart-equity">
              <Loaded {...state} rows={8}>
                {({ value, curve }) => (
                  <Suspense fallback={null}>
                    <EquityChart curve={curve} capital={value.capital} />
                  </Suspense>
                )}
              </Loaded>
            </div>
          </Panel>
          <Panel title="Positions">
            <Loaded {...state} rows={4}>
              {({ value }) => <PositionsTable positions={value.positions} equity={value.equity} baseCurrency={value.baseCurrency} />}
            </Loaded>
          </Panel>
          <RecentFills />
        </div>
        <div className="stack">
          <HealthPanel />
          <StrategiesPanel />
        </div>
      </div>
    </>
  );
}
