using System.Globalization;

namespace OrleansTrading.Bench;

/// <summary>What <c>./bench</c> is asked for.</summary>
/// <param name="Suites">Names of suites; none asks for all that do not last minutes.</param>
/// <param name="Length">How long a soak lasts.</param>
internal sealed record BenchArguments(IReadOnlyList<string> Suites, TimeSpan Length)
{
    private const double DefaultMinutes = 5;
    private const double MostMinutes = 7 * 24 * 60;

    /// <summary>Reads the command line.</summary>
    /// <param name="args">The arguments.</param>
    /// <param name="refusal">Why it is refused, where it is.</param>
    /// <returns>Null where it is refused.</returns>
    public static BenchArguments? Parse(string[] args, out string refusal)
    {
        refusal = "";
        var (suites, minutes) = (new List<string>(), DefaultMinutes);
        for (var i = 0; i < args.Length; i++)
        {
            if (args[i] != "--minutes")
            {
                suites.Add(args[i]);
            }
            else if (++i == args.Length
                || !double.TryParse(args[i], NumberStyles.Float, CultureInfo.InvariantCulture, out minutes)
                || minutes is not (> 0 and <= MostMinutes))
            {
                refusal = $"--minutes is a number above 0 and at most {MostMinutes}.";
                return null;
            }
        }

        return new BenchArguments(suites, TimeSpan.FromMinutes(minutes));
    }
}
