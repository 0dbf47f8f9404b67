namespace OrleansTrading.Embedded.GraphQL.Execution;

/// <summary>The coerced variables of a request, by their place in the operation's definition.</summary>
internal sealed class VariableValues(IReadOnlyDictionary<string, int> places, object?[] values, bool[] given)
{
    public static readonly VariableValues None = new(new Dictionary<string, int>(), [], []);

    /// <summary>Reads a variable; false where the request left it out and it has no default.</summary>
    public bool TryGet(string name, out object? value)
    {
        value = null;
        if (!places.TryGetValue(name, out int place) || !given[place])
            return false;
        value = values[place];
        return true;
    }
}
