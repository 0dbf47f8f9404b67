namespace OrleansTrading.Domain.Markets;

/// <summary>What one request may read of the archive, and when it lets others have their turn.</summary>
/// <param name="most">Most ticks and levels of books, ≥ 1.</param>
public sealed class HistoryBudget(int most)
{
    // So much is read before others get their turn: a few milliseconds.
    private const int Slice = 20_000;

    private int _spent;
    private int _untilTurn = Slice;

    /// <summary>Counts a tick.</summary>
    /// <returns>Whether others should have their turn.</returns>
    /// <exception cref="RefusedException">HISTORY_WINDOW_TOO_LARGE: there is more than may be read.</exception>
    public bool Spend(in Tick tick)
    {
        var cost = tick.Kind == TickKind.Book ? 1 + tick.Book.Bids.Length + tick.Book.Asks.Length : 1;
        if (_spent > most - cost)
        {
            throw new RefusedException(new Refusal(
                "HISTORY_WINDOW_TOO_LARGE", $"More than {most} ticks and levels of books would have to be read; ask for a shorter window.",
                "MAX_WORK", most, (decimal)_spent + cost));
        }

        _spent += cost;
        if ((_untilTurn -= cost) > 0) return false;
        _untilTurn = Slice;
        return true;
    }
}
