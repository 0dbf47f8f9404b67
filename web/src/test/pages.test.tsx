import { act, render, screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import type { ReactNode } from 'react';
import { Provider } from 'urql';
import { beforeEach, describe, expect, it } from 'vitest';
import ArbitragePage from '../arbitrage/ArbitragePage';
import { Footer } from '../frame/Footer';
import { symbolOf } from '../frame/router';
import { SignInDialog } from '../frame/SignInDialog';
import { signIn, signInDialog, signOut, token } from '../graphql/token';
import { InstrumentsProvider } from '../markets/InstrumentsContext';
import { FillsTable } from '../portfolio/FillsTable';
import { SystemProvider } from '../system/SystemContext';
import { HealthPanel } from '../system/HealthPanel';
import TradingPage from '../trading/TradingPage';
import { type Answer, fakeClient, networkError, refusedError } from './fakeClient';

const instruments = [
  { symbol: 'EUR/USD', assetClass: 'forex', base: 'EUR', quote: 'USD', tickSize: 0.00001, lotSize: 1, minNotional: 1, market: { symbol: 'EUR/USD' } },
];
const noPage = { nodes: [], pageInfo: { hasPreviousPage: false, startCursor: null, endCursor: null } };
const order = {
  clientOrderId: 'x', symbol: 'EUR/USD', side: 'BUY', quantity: 1000, status: 'ACCEPTED', venue: 'fxcm', strategy: null, reason: '',
  filledQuantity: 0, averagePrice: null, fees: 0, endReason: null, submittedNs: '2', updatedNs: '2',
};
const trading: Record<string, Answer> = {
  Instruments: { data: { instruments } },
  Orders: { data: { portfolio: { version: '1', orders: noPage } } },
  Fills: { data: { portfolio: { fills: noPage } } },
};

function show(element: ReactNode, answers: Parameters<typeof fakeClient>[0]) {
  const fake = fakeClient(answers);
  render(
    <Provider value={fake.client}>
      <SystemProvider>
        <InstrumentsProvider>
          {element}
          <SignInDialog />
        </InstrumentsProvider>
      </SystemProvider>
    </Provider>,
  );
  return fake;
}

const opportunity = {
  id: 'EUR/USD|a|b|1', symbol: 'EUR/USD', buyVenue: 'a', sellVenue: 'b', buyPrice: 1, sellPrice: 1.002, grossEdgeBps: 20, feesBps: 4, netEdgeBps: 16,
  peakEdgeBps: 17, buyQuoteAgeMs: 5, sellQuoteAgeMs: 7, state: 'OPEN', openedNs: '1000000000', updatedNs: '2000000000',
};

describe('the arbitrage page', () => {
  it('shows that it is loading', () => {
    show(<ArbitragePage />, {});
    expect(screen.getByTestId('loading')).toBeTruthy();
  });

  it('explains the threshold where there is nothing', async () => {
    show(<ArbitragePage />, { Opportunities: { data: { opportunities: [] } } });
    expect((await screen.findByTestId('empty')).textContent).toContain('0.1 %');
  });

  it('says what went wrong, and asks again', async () => {
    let works = false;
    show(<ArbitragePage />, { Opportunities: () => (works ? { data: { opportunities: [opportunity] } } : { error: networkError() }) });
    expect((await screen.findByTestId('error')).textContent).toContain('did not answer');
    works = true;
    await userEvent.click(screen.getByRole('button', { name: 'Try again' }));
    expect((await screen.findByTestId('opportunity-row')).textContent).toContain('+16.00');
  });

  it('takes over what the subscription brings', async () => {
    const { feeds } = show(<ArbitragePage />, { Opportunities: { data: { opportunities: [opportunity] } } });
    await screen.findByTestId('opportunity-row');
    act(() => feeds.find((feed) => feed.name === 'OnOpportunity')?.next({ onOpportunity: { ...opportunity, state: 'CLOSED', updatedNs: '3000000000' } }));
    await waitFor(() => expect(screen.getByTestId('opportunity-row').dataset.state).toBe('CLOSED'));
    expect(screen.getByTestId('arbitrage-open').textContent).toBe('0');
  });
});

describe('the system panel', () => {
  it('shows an error with a way to try again', async () => {
    show(<HealthPanel />, { System: { error: networkError() } });
    expect(await screen.findByTestId('error')).toBeTruthy();
  });
});

describe('the fills', () => {
  it('are empty with a word about it', () => {
    render(<FillsTable fills={[]} />);
    expect(screen.getByTestId('empty').textContent).toContain('No fills yet');
  });
});

describe('the trading page', () => {
  beforeEach(() => {
    signOut();
    signInDialog.set(null);
  });

  async function fillIn() {
    await userEvent.type(await screen.findByTestId('order-quantity'), '1000');
    await userEvent.click(screen.getByTestId('order-submit'));
  }

  it('asks for the token before anything is sent', async () => {
    const { asked } = show(<TradingPage />, trading);
    await fillIn();
    expect(screen.getByTestId('sign-in-dialog').textContent).toContain('cat data/token');
    expect(asked.some(({ name }) => name === 'SubmitOrder')).toBe(false);
    await userEvent.type(screen.getByTestId('token-input'), ' secret ');
    await userEvent.click(screen.getByTestId('sign-in-submit'));
    expect(token.value).toBe('secret');
    expect(screen.queryByTestId('sign-in-dialog')).toBeNull();
  });

  it('sends the same order with the same id after a lost answer', async () => {
    signIn('t');
    let attempts = 0;
    const { asked } = show(<TradingPage />, {
      ...trading,
      SubmitOrder: ({ input }: { input: { clientOrderId: string } }) =>
        attempts++ === 0 ? { error: networkError() } : { data: { submitOrder: { order: { ...order, ...input } } } },
    });
    await fillIn();
    expect((await screen.findByTestId('ticket-unsure')).textContent).toContain('same id');
    await userEvent.click(screen.getByTestId('ticket-retry'));
    expect((await screen.findByTestId('order-result')).dataset.status).toBe('ACCEPTED');
    const sent = asked.filter(({ name }) => name === 'SubmitOrder').map(({ variables }) => variables);
    expect(sent).toHaveLength(2);
    expect(sent[1]).toEqual(sent[0]);
    expect(sent[0]).toMatchObject({ input: { symbol: 'EUR/USD', side: 'BUY', quantity: 1000, portfolio: 'main' } });
  });

  it('shows a refusal with its code and the limit', async () => {
    signIn('t');
    show(<TradingPage />, {
      ...trading,
      SubmitOrder: { error: refusedError('Too large.', { code: 'RISK_X', limit: 'order notional', allowed: '100000', attempted: '200000' }) },
    });
    await fillIn();
    expect((await screen.findByTestId('refusal-code')).textContent).toBe('RISK_X');
    expect(screen.getByTestId('refusal-limit').textContent).toBe('order notional');
    expect(screen.getByTestId('refusal-allowed').textContent).toBe('100000');
    expect(screen.getByTestId('refusal-attempted').textContent).toBe('200000');
  });

  it('says what is wrong with a quantity and sends nothing', async () => {
    signIn('t');
    const { asked } = show(<TradingPage />, trading);
    await userEvent.click(await screen.findByTestId('order-submit'));
    expect(screen.getByText('Enter a quantity.')).toBeTruthy();
    expect(screen.getByTestId('order-quantity').getAttribute('aria-invalid')).toBe('true');
    expect(asked.some(({ name }) => name === 'SubmitOrder')).toBe(false);
  });

  it('fetches the orders again when the journal has grown', async () => {
    const { asked, feeds } = show(<TradingPage />, trading);
    await screen.findByText('No orders yet');
    const count = () => asked.filter(({ name }) => name === 'Orders').length;
    const before = count();
    act(() => feeds.find((feed) => feed.name === 'OnPortfolioVersion')?.next({ onPortfolio: { version: '2' } }));
    await waitFor(() => expect(count()).toBe(before + 1));
  });
});

describe('addresses', () => {
  it('carry a symbol with its slash', () => {
    expect(symbolOf('/markets/EUR%2FUSD')).toBe('EUR/USD');
    expect(symbolOf('/markets')).toBeNull();
    expect(symbolOf('/markets/%E0%A4%A')).toBeNull();
  });
});

describe('the footer', () => {
  it('names a commit by as much as people use', async () => {
    const system = { stack: 'embedded', version: '0.1.0+363da277acba7af63ae1038ecdfe3e82bafbd11d', session: null, health: {} };
    show(<Footer />, { System: { data: { system, venues: [], strategies: [] } } });
    expect((await screen.findByText(/0\.1\.0/)).textContent).toBe('OrleansTrading 0.1.0+363da27 (embedded)');
  });
});
