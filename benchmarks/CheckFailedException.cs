namespace OrleansTrading.Bench;

/// <summary>What was measured is wrong, however fast it was: the figures stand, and the run fails.</summary>
internal sealed class CheckFailedException(string message) : Exception(message);
