using OrleansTrading.Grains.Abstractions.Markets;
using OrleansTrading.Simulation.Invariants;
using OrleansTrading.Simulation.Kernel;
using OrleansTrading.Simulation.Market;

namespace OrleansTrading.Simulation.Clients;

/// <summary>Somebody who looks at one venue's book after the other.</summary>
internal sealed class BookWatcher(SeededTape tape, Connection connection, SeededRandom random, Simulator simulator, MarketWitness market)
{
    private static readonly TimeSpan BetweenLooks = TimeSpan.FromSeconds(0.5);

    public bool IsLeaving { get; set; }

    public bool HasLeft { get; private set; }

    /// <summary>Books that were answered.</summary>
    public int Seen { get; private set; }

    public async Task Watch()
    {
        while (!IsLeaving)
        {
            var (venue, instrument) = random.Of(tape.Listings);
            try
            {
                var result = await connection.Ask(g => g.GetGrain<IInstrumentGrain>(tape.Instruments[instrument].Symbol).GetBook(tape.Venues[venue].Name, BookView.MaxDepth));
                if (result.Book is { } book)
                {
                    Seen++;
                    market.Seen(book);
                }
            }
            catch (Exception e)
            {
                simulator.Trace.Result(simulator.NowTicks, "books", e.GetType().Name);
            }

            await connection.Wait(random.Around(BetweenLooks));
        }

        HasLeft = true;
    }
}
