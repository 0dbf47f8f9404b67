namespace OrleansTrading.Storage.Journal;

/// <summary>A stream's name, checked and as UTF-8.</summary>
internal readonly struct StreamIdentity(string stream)
{
    public string Name { get; } = stream;

    public byte[] Utf8 { get; } = JournalArguments.Stream(stream);
}
