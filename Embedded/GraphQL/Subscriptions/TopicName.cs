using System.Globalization;
using System.Text;
using OrleansTrading.Embedded.GraphQL.Execution;
using OrleansTrading.Embedded.GraphQL.Types;

namespace OrleansTrading.Embedded.GraphQL.Subscriptions;

/// <summary>The name of a field's topic, with the places where arguments go.</summary>
internal sealed class TopicName
{
    // Each text is followed by the argument at that place; the last one by none, which is -1.
    private readonly List<(string Text, int Argument)> _parts = [];

    /// <exception cref="FormatException">A placeholder names no argument.</exception>
    public TopicName(string template, ArgumentDefinition[] arguments)
    {
        int start = 0;
        while (template.IndexOf('{', start) is var open and >= 0)
        {
            int close = template.IndexOf('}', open);
            string name = close < 0 ? "" : template[(open + 1)..close];
            int argument = Array.FindIndex(arguments, a => a.Name == name);
            if (argument < 0)
                throw new FormatException($"has the topic {template}, but no argument {name}");
            _parts.Add((template[start..open], argument));
            start = close + 1;
        }

        _parts.Add((template[start..], -1));
    }

    public string For(object?[] arguments)
    {
        if (_parts is [var only])
            return only.Text;
        var name = new StringBuilder();
        foreach ((string text, int argument) in _parts)
        {
            name.Append(text);
            if (argument >= 0)
                name.Append(Convert.ToString(arguments[argument], CultureInfo.InvariantCulture));
        }

        return name.ToString();
    }

    public ValueTask<EventSource> SubscribeAsync<TMessage>(object?[] arguments, RequestState request) =>
        EventSource.FromStreamValueTask(
            request.Service<ITopicEventReceiver>().SubscribeAsync<TMessage>(For(arguments), request.Cancellation), request);
}
