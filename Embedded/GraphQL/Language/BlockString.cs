using System.Text;

namespace OrleansTrading.Embedded.GraphQL.Language;

/// <summary>The indentation rule of block strings (specification, BlockStringValue).</summary>
internal static class BlockString
{
    /// <summary>Removes the common indentation and the blank lines at both ends.</summary>
    /// <param name="raw">The content between the quotes, lines ended by '\n' alone.</param>
    public static string Dedent(string raw)
    {
        string[] lines = raw.Split('\n');
        int common = int.MaxValue;
        for (int i = 1; i < lines.Length; i++)
        {
            int indent = Indentation(lines[i]);
            if (indent < lines[i].Length)
                common = Math.Min(common, indent);
        }

        int first = 0;
        while (first < lines.Length && Indentation(lines[first]) == lines[first].Length)
            first++;
        int last = lines.Length - 1;
        while (last >= first && Indentation(lines[last]) == lines[last].Length)
            last--;

        var builder = new StringBuilder(raw.Length);
        for (int i = first; i <= last; i++)
        {
            if (i > first)
                builder.Append('\n');
            int cut = i == 0 || common == int.MaxValue ? 0 : Math.Min(common, lines[i].Length);
            builder.Append(lines[i], cut, lines[i].Length - cut);
        }

        return builder.ToString();
    }

    private static int Indentation(string line)
    {
        int i = 0;
        while (i < line.Length && (line[i] is ' ' or '\t'))
            i++;
        return i;
    }
}
