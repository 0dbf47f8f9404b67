import { type SyntheticEvent, useId, useState } from 'react';
import { money, price } from '../format/number';
import { quoteSubscription } from '../graphql/operations';
import { signInDialog, token } from '../graphql/token';
import type { Instrument, Market, Order, OrderSide } from '../graphql/types';
import { useStore } from '../live/store';
import { useCoalesced } from '../live/useCoalesced';
import { useFeed } from '../live/useFeed';
import { Segmented } from '../ui/Segmented';
import { lotText, parseQuantity } from './quantity';
import { TicketResult } from './TicketResult';
import { useTicket } from './useTicket';

const sides = [
  { value: 'BUY', label: '▲ Buy', className: 'buy' },
  { value: 'SELL', label: '▼ Sell', className: 'sell' },
] as const;

/** The market of the chosen instrument; undefined until its first message. */
function useMarket(symbol: string): Market | undefined {
  const [market, apply] = useCoalesced<Market | undefined>(undefined);
  useFeed(quoteSubscription, { symbol }, ({ onQuote }) => apply(() => onQuote));
  return market?.symbol === symbol ? market : undefined;
}

interface EstimateProps {
  market: Market | undefined;
  side: OrderSide;
  quantity: number | undefined;
  instrument: Instrument;
}

function Estimate({ market, side, quantity, instrument }: EstimateProps) {
  const best = side === 'BUY' ? market?.bestAsk : market?.bestBid;
  const notional = best && quantity !== undefined ? best.price * quantity : undefined;
  const isSmall = notional !== undefined && notional < instrument.minNotional;
  return (
    <dl className="facts estimate">
      <dt>{side === 'BUY' ? 'Best ask' : 'Best bid'}</dt>
      <dd data-testid="ticket-price">
        {price(best?.price, instrument.tickSize)} <span className="muted">{best?.venue}</span>
      </dd>
      <dt>About</dt>
      <dd data-testid="ticket-notional">
        {money(notional)} <span className="muted">{instrument.quote}</span>
      </dd>
      {isSmall && (
        <dd className="facts-note">
          Less than the minimum of {money(instrument.minNotional)} {instrument.quote}.
        </dd>
      )}
    </dl>
  );
}

interface Props {
  instruments: readonly Instrument[];
  initialSymbol: string | null;
  /** The placed order as it is now, by id. */
  orderOf: (clientOrderId: string) => Order | undefined;
  onPlaced: (order: Order) => void;
}

export function OrderTicket({ instruments, initialSymbol, orderOf, onPlaced }: Props) {
  const { ticket, send, resend, discard } = useTicket(onPlaced);
  const first = instruments.find((one) => one.symbol === initialSymbol) ?? instruments[0];
  const [form, setForm] = useState<{ symbol: string; side: OrderSide; quantity: string }>({
    symbol: ticket.sent?.symbol ?? first?.symbol ?? '',
    side: ticket.sent?.side ?? 'BUY',
    quantity: ticket.sent ? String(ticket.sent.quantity) : '',
  });
  const [isChecked, setIsChecked] = useState(false);
  const isSignedIn = useStore(token) !== null;
  const instrument = instruments.find((one) => one.symbol === form.symbol);
  const market = useMarket(form.symbol);
  const errorId = useId();
  if (!instrument) return null;

  const parsed = parseQuantity(form.quantity, instrument.lotSize);
  const error = isChecked ? parsed.error : undefined;
  const isLocked = ticket.phase !== 'editing';
  const change = (part: Partial<typeof form>) => setForm((old) => ({ ...old, ...part }));
  const submit = (event: SyntheticEvent) => {
    event.preventDefault();
    setIsChecked(true);
    if (isLocked || parsed.value === undefined) return;
    if (isSignedIn) send({ symbol: form.symbol, side: form.side, quantity: parsed.value });
    else signInDialog.set({ reason: null });
  };

  const verb = form.side === 'BUY' ? 'Buy' : 'Sell';
  return (
    <form className="form ticket" onSubmit={submit} noValidate data-testid="order-form">
      <label className="field">
        <span>Symbol</span>
        <select value={form.symbol} disabled={isLocked} onChange={(event) => change({ symbol: event.target.value })} data-testid="order-symbol">
          {instruments.map(({ symbol }) => (
            <option key={symbol}>{symbol}</option>
          ))}
        </select>
      </label>
      <Segmented legend="Side" options={sides} value={form.side} onChange={(side) => change({ side })} disabled={isLocked} testId="order-side" />
      <label className="field">
        <span>
          Quantity <span className="muted">{instrument.base}, in steps of {lotText(instrument.lotSize)}</span>
        </span>
        <input
          type="number"
          inputMode="decimal"
          min={0}
          step={lotText(instrument.lotSize).replaceAll(',', '')}
          value={form.quantity}
          disabled={isLocked}
          onChange={(event) => change({ quantity: event.target.value })}
          onBlur={() => setIsChecked(form.quantity !== '')}
          aria-invalid={error !== undefined}
          aria-describedby={error === undefined ? undefined : errorId}
          data-testid="order-quantity"
          autoComplete="off"
        />
        {error !== undefined && (
          <span className="field-error" id={errorId}>
            {error}
          </span>
        )}
      </label>
      <Estimate market={market} side={form.side} quantity={parsed.value} instrument={instrument} />
      {/* Not `disabled`: that would take the focus away from who pressed it. */}
      <button
        type="submit"
        className={`button button-main button-wide ${!isSignedIn ? '' : form.side === 'BUY' ? 'buy' : 'sell'}`}
        aria-disabled={isLocked}
        data-testid="order-submit"
      >
        {ticket.phase === 'sending' ? 'Sending…' : isSignedIn ? `${verb} ${form.symbol} at market` : 'Sign in to trade'}
      </button>
      <TicketResult ticket={ticket} placed={ticket.placed && (orderOf(ticket.placed.clientOrderId) ?? ticket.placed)} resend={resend} discard={discard} />
    </form>
  );
}
