using System.Security.Cryptography;
using System.Text;

namespace OrleansTrading.Connectors.Venues.Lean;

/// <summary>What decides a market's quotes, as one line per fact, hashed.</summary>
internal static class MarketFingerprint
{
    internal static string Of(LeanMarketPlan plan)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        // The version changes when the same files would give other quotes.
        Add($"lean-ticks 1 {plan.Window.FromNs} {plan.Window.ToNs}");
        foreach (var instrument in plan.Instruments)
            Add($"instrument {instrument.Symbol} {instrument.TickSize.Plain()}");
        foreach (var source in plan.Sources)
        {
            Add($"source {source.Folder.Venue.Name} {source.Folder.Instrument.Symbol} {source.Folder.Venue.FileUtcOffset.Ticks}");
            foreach (var file in source.Files) Add($"file {TickFolder.NameOf(file.Day)} {file.CsvBytes} {file.Crc:x8}");
        }
        return Convert.ToHexStringLower(hash.GetHashAndReset().AsSpan(0, 16));

        void Add(string fact) => hash.AppendData(Encoding.UTF8.GetBytes(fact + "\n"));
    }
}
