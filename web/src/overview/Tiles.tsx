import { fixed, money, percent, signedMoney, signedPercent, tone } from '../format/number';
import type { PortfolioValue } from '../graphql/types';
import { netPnl } from '../portfolio/value';
import { Flash } from '../ui/Flash';

interface TileProps {
  id: string;
  title: string;
  value: number;
  text: string;
  note?: string;
  coloured?: boolean;
}

function Tile({ id, title, value, text, note, coloured = false }: TileProps) {
  const colour = coloured ? tone(value) : '';
  return (
    <div className="tile">
      <dt>{title}</dt>
      {note !== undefined && <dd className={`tile-note ${colour}`}>{note}</dd>}
      <dd className={`tile-value ${colour}`} data-testid={`tile-${id}`} data-value={value}>
        <Flash value={value}>{text}</Flash>
      </dd>
    </div>
  );
}

export function Tiles({ value }: { value: PortfolioValue }) {
  const net = netPnl(value);
  return (
    <dl className="tiles" aria-label={`Portfolio ${value.name}, in ${value.baseCurrency}`}>
      <Tile id="equity" title={`Equity, ${value.baseCurrency}`} value={value.equity} text={money(value.equity)} note={`of ${fixed(value.capital, 0)}`} />
      <Tile id="netPnl" title="Net P&L" value={net.amount} text={signedMoney(net.amount)} note={signedPercent(net.share, 3)} coloured />
      <Tile id="realizedPnl" title="Realised" value={value.realizedPnl} text={signedMoney(value.realizedPnl)} coloured />
      <Tile id="unrealizedPnl" title="Unrealised" value={value.unrealizedPnl} text={signedMoney(value.unrealizedPnl)} coloured />
      <Tile id="fees" title="Fees" value={value.fees} text={money(value.fees)} />
      <Tile
        id="grossExposure"
        title="Gross exposure"
        value={value.grossExposure}
        text={money(value.grossExposure)}
        note={percent(value.equity > 0 ? value.grossExposure / value.equity : undefined, 1)}
      />
    </dl>
  );
}
