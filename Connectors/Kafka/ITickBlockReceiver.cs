namespace OrleansTrading.Connectors.Kafka;

/// <summary>
/// Takes the blocks of a consumer's partitions: of one partition one at a time, partitions beside each other. An exception ends the consumer, and what
/// was not yet applied comes again; TICK_BLOCK_CORRUPT from <see cref="ReceiveAsync"/> skips the block alone. Tokens are cancelled when the partition
/// had to be given up.
/// </summary>
public interface ITickBlockReceiver
{
    /// <summary>A partition has come to us. What was known of its instruments may have gone on elsewhere.</summary>
    ValueTask BeginAsync(int partition, CancellationToken cancellationToken) => ValueTask.CompletedTask;

    /// <summary>Takes a block.</summary>
    ValueTask ReceiveAsync(TickEnvelope envelope, CancellationToken cancellationToken);

    /// <summary>
    /// Completes when everything received before the call need not come again after a crash. Called now and then, not for each block; blocks go on
    /// coming meanwhile.
    /// </summary>
    ValueTask AppliedAsync(CancellationToken cancellationToken) => ValueTask.CompletedTask;

    /// <summary>
    /// A partition has gone to another consumer while this one goes on; nothing of it is in hand. Called by the client's thread, which must not wait.
    /// </summary>
    void End(int partition)
    {
    }
}
