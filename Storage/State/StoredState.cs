namespace OrleansTrading.Storage.State;

/// <summary>A state as stored.</summary>
/// <param name="Payload">Its content.</param>
/// <param name="ETag">Names this write of it: no other write of any state ever has the same.</param>
public sealed record StoredState(byte[] Payload, string ETag);
