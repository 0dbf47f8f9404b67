namespace OrleansTrading.Domain.Markets;

/// <summary>
/// A sink of ticks that says how far its owner has come with them, for senders that keep what they have written until then.
/// </summary>
public interface IAppliedTicks
{
    /// <summary>
    /// Completes when everything that was written before the call has been applied by the sink's owner, and saved where the owner saves: it need not be
    /// written again after a crash. Calls may overlap; writing goes on meanwhile.
    /// </summary>
    /// <exception cref="OperationCanceledException">Whether it was applied is not known.</exception>
    ValueTask AppliedAsync(CancellationToken cancellationToken);
}
