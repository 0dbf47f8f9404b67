import { render, screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { Provider } from 'urql';
import { describe, expect, it } from 'vitest';
import VenuesPage from '../venues/VenuesPage';
import { type Answer, fakeClient, networkError } from './fakeClient';
import { venueFeed } from './marketAnswers';

function show(answer: Answer) {
  const { client } = fakeClient({ Venues: answer });
  render(
    <Provider value={client}>
      <VenuesPage />
    </Provider>,
  );
}

const three: Answer = {
  data: {
    venues: [
      venueFeed('binance', { quotesRead: 300, ageMs: 5 }),
      venueFeed('kraken', { quotesRead: 900, ageMs: null, terms: null, booksStale: 2, faults: [{ fault: 'Gap', count: 4 }, { fault: 'BadMessage', count: 1 }] }),
      venueFeed('okx', { quotesRead: 600, ageMs: 12_000, quotesRejected: 3, tradesRejected: 4 }),
    ],
  },
};
const order = () => screen.getAllByTestId('venue-feed-row').map((row) => row.dataset.venue);

describe('the venues page', () => {
  it('sums up, and marks what is wrong', async () => {
    show(three);
    await screen.findAllByTestId('venue-feed-row');
    expect(screen.getByTestId('venues-summary').textContent).toBe('Venues3Silent for 10 s2Listings30Books live30Books out2Faults5');
    const [, kraken, okx] = screen.getAllByTestId('venue-feed-row');
    expect(kraken?.textContent).toContain('2 out');
    expect(okx?.textContent).toContain('12s');
    expect(okx?.textContent).toContain('2.5 / 10');
  });

  it('is ordered by what is clicked; what is not known comes last', async () => {
    show(three);
    await screen.findAllByTestId('venue-feed-row');
    expect(order()).toEqual(['binance', 'kraken', 'okx']);
    await userEvent.click(screen.getByRole('button', { name: 'Quotes' }));
    expect(order()).toEqual(['kraken', 'okx', 'binance']);
    expect(screen.getByRole('columnheader', { name: 'Quotes' }).getAttribute('aria-sort')).toBe('descending');
    await userEvent.click(screen.getByRole('button', { name: 'Quotes' }));
    expect(order()).toEqual(['binance', 'okx', 'kraken']);
    await userEvent.click(screen.getByRole('button', { name: 'Age of the last message' }));
    expect(order()).toEqual(['okx', 'binance', 'kraken']);
  });

  it('opens a venue with its faults by kind', async () => {
    show(three);
    await userEvent.click(await screen.findByRole('button', { name: 'KRAKEN' }));
    const details = screen.getByTestId('venue-details');
    expect(details.textContent).toContain('Out by gap4');
    expect(details.textContent).toContain('Out by bad message1');
    await userEvent.click(within(details).getByRole('button', { name: 'Close' }));
    expect(screen.queryByTestId('venue-details')).toBeNull();
  });

  it('shows connections where there are some, and only there', async () => {
    const connection = {
      state: 'DEGRADED' as const, roundTripMs: null, uptimeShare: 0.98, messages: 1_200, reconnects: 3,
      faults: [{ fault: 'RateLimited', count: 2 }], rejects: [{ fault: 'PriceOffTick', count: 1 }], lastFault: 'RateLimited: The venue answered 429.',
    };
    show({ data: { venues: [venueFeed('kraken', { connection, latencyMs: 41.6 }), venueFeed('okx', { latencyMs: null })] } });
    const [kraken, okx] = await screen.findAllByTestId('venue-feed-row');
    expect(kraken?.textContent).toContain('degraded');
    expect(kraken?.textContent).toContain('42 ms');
    expect(okx?.textContent).not.toContain('degraded');
    expect(okx?.textContent).not.toContain('42 ms');
    await userEvent.click(screen.getByRole('button', { name: 'KRAKEN' }));
    const details = screen.getByTestId('venue-details').textContent;
    for (const text of ['Latency42 ms', 'Statedegraded', 'rate limited2', 'Refused: price off tick1', 'The venue answered 429.']) expect(details).toContain(text);
  });

  it('has no column for connections of a market that is played', async () => {
    show(three);
    await screen.findAllByTestId('venue-feed-row');
    expect(screen.queryByRole('columnheader', { name: /live connection/ })).toBeNull();
  });

  it('says what went wrong', async () => {
    show({ error: networkError() });
    expect(await screen.findByTestId('error')).toBeTruthy();
  });
});
