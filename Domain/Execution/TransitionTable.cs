using System.Text;

namespace OrleansTrading.Domain.Execution;

/// <summary>A legal move between two states.</summary>
/// <param name="From">From.</param>
/// <param name="To">To.</param>
/// <param name="Cause">What makes it, in a few words.</param>
public readonly record struct Transition<TState>(TState From, TState To, string Cause) where TState : struct, Enum;

/// <summary>
/// The legal moves of a state machine (EX-2). The check that guards them and the diagram that shows them are made from the same table.
/// </summary>
/// <typeparam name="TState">The states.</typeparam>
public sealed class TransitionTable<TState> where TState : struct, Enum
{
    private readonly HashSet<(TState, TState)> _moves;

    /// <summary>Makes a table.</summary>
    /// <param name="start">The state in which everything begins.</param>
    /// <param name="transitions">The moves; each once.</param>
    /// <exception cref="ArgumentException">A move is there twice.</exception>
    public TransitionTable(TState start, IReadOnlyList<Transition<TState>> transitions)
    {
        (Start, Transitions) = (start, transitions);
        _moves = [.. transitions.Select(t => (t.From, t.To))];
        if (_moves.Count != transitions.Count) throw new ArgumentException("A move is in the table twice.", nameof(transitions));
    }

    /// <summary>The state in which everything begins.</summary>
    public TState Start { get; }

    /// <summary>The legal moves.</summary>
    public IReadOnlyList<Transition<TState>> Transitions { get; }

    /// <summary>Whether a move is legal.</summary>
    public bool CanMove(TState from, TState to) => _moves.Contains((from, to));

    /// <summary>Makes a move.</summary>
    /// <exception cref="InvalidTransitionException">The move is not legal.</exception>
    public TState Move(TState from, TState to) => CanMove(from, to) ? to : throw new InvalidTransitionException(from.ToString(), to.ToString());

    /// <summary>Whether no move leads out of a state.</summary>
    public bool IsFinal(TState state) => !Transitions.Any(t => EqualityComparer<TState>.Default.Equals(t.From, state));

    /// <summary>The table as a Mermaid state diagram.</summary>
    public string ToMermaid()
    {
        var diagram = new StringBuilder("stateDiagram-v2\n");
        diagram.Append("    [*] --> ").Append(Start).Append('\n');
        foreach (var move in Transitions)
            diagram.Append("    ").Append(move.From).Append(" --> ").Append(move.To).Append(": ").Append(move.Cause).Append('\n');
        foreach (var state in Enum.GetValues<TState>().Where(IsFinal)) diagram.Append("    ").Append(state).Append(" --> [*]\n");
        return diagram.ToString();
    }
}

/// <summary>A state machine was asked for a move that it does not have.</summary>
public sealed class InvalidTransitionException(string from, string to)
    : InvalidOperationException($"There is no way from {from} to {to}.");
