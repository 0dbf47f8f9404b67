import { act, fireEvent, render, screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { Provider } from 'urql';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { usePlace, symbolOf } from '../frame/router';
import { InstrumentsProvider } from '../markets/InstrumentsContext';
import MarketsPage from '../markets/MarketsPage';
import { visible } from '../live/visibility';
import { SystemProvider } from '../system/SystemContext';
import { type FakeFeed, fakeClient } from './fakeClient';
import { bookOf, marketAnswers, marketOf, tradeOf } from './marketAnswers';

const viewHeight = 28 * 11;

function Page() {
  return <MarketsPage symbol={symbolOf(usePlace().path)} />;
}

function show(count: number, trades: ReturnType<typeof tradeOf>[] = []) {
  const fake = fakeClient(marketAnswers(count, trades));
  const { unmount } = render(
    <Provider value={fake.client}>
      <SystemProvider>
        <InstrumentsProvider>
          <Page />
        </InstrumentsProvider>
      </SystemProvider>
    </Provider>,
  );
  const running = (name: string) => fake.feeds.filter((feed) => feed.name === name && !feed.isOver());
  const symbols = () => running('OnQuoteLine').map((feed) => (feed.variables() as { symbol: string }).symbol);
  return { ...fake, unmount, running, symbols };
}

const only = (feeds: FakeFeed[]): FakeFeed => {
  const [feed] = feeds;
  if (!feed || feeds.length !== 1) throw new Error(`There are ${feeds.length} feeds.`);
  return feed;
};
const rows = () => screen.getAllByTestId('market-row').map((row) => row.dataset.symbol);
const list = () => screen.getByRole('region', { name: 'List of instruments' });

beforeEach(() => {
  history.replaceState(null, '', '/markets');
  dispatchEvent(new PopStateEvent('popstate'));
  visible.set(true);
  vi.spyOn(HTMLElement.prototype, 'clientHeight', 'get').mockReturnValue(viewHeight);
});

describe('the list of 430 instruments', () => {
  it('draws and follows only what is in view', async () => {
    const { symbols } = show(430);
    await screen.findAllByTestId('market-row');
    expect(rows()).toHaveLength(10 + 6);
    expect(screen.getByTestId('market-count').dataset.count).toBe('430');
    await waitFor(() => expect(symbols()).toHaveLength(10));
    expect(symbols()[0]).toBe('I000/USD');
  });

  it('lets what is followed go along when it is scrolled, and none when nobody looks', async () => {
    const { symbols, unmount } = show(430);
    await screen.findAllByTestId('market-row');
    list().scrollTop = 28 * 200;
    fireEvent.scroll(list());
    expect(rows()).toContain('I200/USD');
    await waitFor(() => expect(symbols()).toEqual(Array.from({ length: 10 }, (_, i) => `I${200 + i}/USD`)));
    act(() => visible.set(false));
    expect(symbols()).toEqual([]);
    act(() => visible.set(true));
    await waitFor(() => expect(symbols()).toHaveLength(10));
    unmount();
    expect(symbols()).toEqual([]);
  });

  it('shows the middle, the change since the day began, the spread, and what is closed', async () => {
    const { running } = show(430);
    await screen.findAllByTestId('market-row');
    const row = (symbol: string) => screen.getAllByTestId('market-row').find((one) => one.dataset.symbol === symbol);
    expect(row('I000/USD')?.textContent).toContain('100.000+25.00%2.00');
    expect(row('I009/USD')?.textContent).toContain('closed');
    await waitFor(() => expect(running('OnQuoteLine')).toHaveLength(10));
    act(() => running('OnQuoteLine')[0]?.next({ onQuote: { symbol: 'I000/USD', asOfNs: '3000000000', mid: 120, spread: 0.012, trades: 1 } }));
    await waitFor(() => expect(row('I000/USD')?.textContent).toContain('120.000+50.00%1.00'));
  });

  it('finds by symbol, class and sector, and says how many', async () => {
    show(430);
    const search = await screen.findByTestId('market-search');
    await userEvent.type(search, 'base-metal');
    expect(screen.getByTestId('market-count').textContent).toBe('43 of 430 instruments');
    expect(rows()[0]).toBe('I009/USD');
    await userEvent.clear(search);
    await userEvent.type(search, 'i42');
    expect(rows()).toHaveLength(10);
    await userEvent.selectOptions(screen.getByTestId('market-class'), 'metal');
    expect(rows()).toEqual(['I429/USD']);
    await userEvent.type(search, 'x');
    expect(screen.queryAllByTestId('market-row')).toEqual([]);
    expect(screen.getByText('Nothing like it here')).toBeTruthy();
  });

  it('opens the first match on Enter, and Escape forgets the search', async () => {
    show(430);
    const search = await screen.findByTestId('market-search');
    await userEvent.type(search, 'i123{Enter}');
    expect(location.pathname).toBe('/markets/I123%2FUSD');
    await userEvent.type(search, '{Escape}');
    expect(screen.getByTestId('market-count').dataset.count).toBe('430');
  });

  it('is gone through by keys, beyond what is drawn', async () => {
    show(430);
    await screen.findAllByTestId('market-row');
    list().focus();
    await userEvent.keyboard('{ArrowDown}{ArrowDown}');
    expect(document.activeElement?.textContent).toBe('I001/USD');
    await userEvent.keyboard('{End}');
    expect(document.activeElement?.textContent).toBe('I429/USD');
    await userEvent.keyboard('{PageUp}{ArrowUp}{Enter}');
    expect(document.activeElement?.textContent).toBe('I419/USD');
    expect(location.pathname).toBe('/markets/I419%2FUSD');
  });
});

describe('an instrument with books and trades', () => {
  async function open() {
    const shown = show(12, [tradeOf(1), tradeOf(2, 'SELLER')]);
    await screen.findByTestId('quote-mid');
    act(() => only(shown.running('OnQuote')).next({ onQuote: marketOf('I000/USD', 2.5) }));
    await waitFor(() => expect(shown.running('OnBook')).toHaveLength(1));
    return shown;
  }

  it('shows the best prices of all venues and what follows from them', async () => {
    await open();
    await waitFor(() => expect(screen.getByTestId('quote-mid').dataset.value).toBe('100'));
    expect(screen.getByTestId('quote-bid').textContent).toBe('99.99');
    expect(screen.getByTestId('quote-micro').textContent).toBe('100.004');
    expect(screen.getByTestId('quote-trades').textContent).toBe('1,234');
    expect(screen.getByTestId('quote-hours').textContent).toContain('around the clock');
    const venues = await screen.findAllByTestId('venue-quote-row');
    expect(venues.map((row) => row.textContent)).toEqual([expect.stringContaining('best99.99'), expect.stringContaining('best100.01')]);
    expect(venues[0]?.textContent).toContain('2.500');
    expect(screen.getAllByTestId('listing-row')[0]?.textContent).toContain('I000-USD');
  });

  it('shows the book of the best venue, then that of the chosen one', async () => {
    const { running } = await open();
    expect(only(running('OnBook')).variables()).toEqual({ symbol: 'I000/USD', venue: 'kraken', depth: 50 });
    act(() => only(running('OnBook')).next({ onBook: bookOf('I000/USD', 'kraken') }));
    await waitFor(() => expect(screen.getByTestId('book-state').dataset.state).toBe('LIVE'));
    expect(screen.getAllByTestId('book-bid')).toHaveLength(16);
    expect(screen.getAllByTestId('book-ask').at(-1)?.textContent).toBe('100.011.0001.000');
    expect(screen.getByTestId('depth-curve')).toBeTruthy();
    await userEvent.selectOptions(screen.getByTestId('book-venue'), 'okx');
    await waitFor(() => expect(running('OnBook').map((feed) => (feed.variables() as { venue: string }).venue)).toEqual(['okx']));
    expect(screen.queryByTestId('book-ladder')).toBeNull();
    await userEvent.click(screen.getByRole('button', { name: 'KRAKEN' }));
    await waitFor(() => expect(only(running('OnBook')).variables()).toMatchObject({ venue: 'kraken' }));
  });

  it('a book that is out is plainly out, and says why', async () => {
    const { running } = await open();
    act(() => only(running('OnBook')).next({ onBook: bookOf('I000/USD', 'kraken', { state: 'STALE', fault: 'Gap' }) }));
    expect((await screen.findByTestId('book-fault')).textContent).toContain('messages are missing');
    expect(screen.getByTestId('book-ladder').closest('.is-out')).toBeTruthy();
    act(() => only(running('OnBook')).next({ onBook: bookOf('I000/USD', 'kraken') }));
    await waitFor(() => expect(screen.queryByTestId('book-fault')).toBeNull());
  });

  it('goes on with the tape, and says how many trades were left out', async () => {
    const { running } = await open();
    expect((await screen.findAllByTestId('trade-row')).map((row) => row.dataset.number)).toEqual(['2', '1']);
    act(() => only(running('OnTrade')).next({ onTrade: tradeOf(15) }));
    await waitFor(() => expect(screen.getAllByTestId('trade-row').map((row) => row.dataset.number)).toEqual(['15', '2', '1']));
    expect(screen.getByTestId('trade-gap').textContent).toBe('12 missed');
    expect(screen.getAllByTestId('trade-row')[1]?.textContent).toContain('sold');
  });

  it('lets go of everything when another one is opened', async () => {
    const { running } = await open();
    await userEvent.click(screen.getByRole('link', { name: 'I003/USD' }));
    await waitFor(() => expect(only(running('OnQuote')).variables()).toEqual({ symbol: 'I003/USD' }));
    expect(only(running('OnTrade')).variables()).toEqual({ symbol: 'I003/USD' });
    expect(running('OnBook')).toEqual([]);
  });
});

describe('an instrument of which venues tell only prices', () => {
  it('shows them without sizes, and says that there is neither a book nor a trade', async () => {
    const { running } = show(2);
    await screen.findByTestId('quote-mid');
    act(() => only(running('OnQuote')).next({ onQuote: marketOf('I000/USD', null) }));
    await waitFor(() => expect(running('OnBook')).toHaveLength(1));
    act(() => only(running('OnBook')).next({ onBook: bookOf('I000/USD', 'kraken', { state: 'WAITING', timeNs: null, bids: [], asks: [] }) }));
    expect((await screen.findByText('No book of this venue yet')).textContent).toBeTruthy();
    expect(screen.getByText('No trades yet')).toBeTruthy();
    expect(screen.getByTestId('venue-quotes').classList).toContain('without-sizes');
    expect(screen.getByTestId('quote-micro').textContent).toBe('–');
    expect(screen.queryByTestId('book-ladder')).toBeNull();
  });
});
