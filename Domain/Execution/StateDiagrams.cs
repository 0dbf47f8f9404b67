using System.Text;
using OrleansTrading.Domain.Execution.Orders;

namespace OrleansTrading.Domain.Execution;

/// <summary>The page <c>docs/order-states.md</c>: the state machines of orders, groups and positions as diagrams.</summary>
public static class StateDiagrams
{
    /// <summary>The page.</summary>
    public static string ToMarkdown()
    {
        var page = new StringBuilder("""
            # States of orders, groups and positions

            Made from the tables that the code checks every move against (`OrderStateMachine`, `GroupStateMachine`, `PositionStateMachine`); a test fails
            when this page differs. Every other move throws `InvalidTransitionException`. What the types mean is in [orders.md](orders.md).


            """);
        Append(page, "Order", OrderStateMachine.Table.ToMermaid());
        Append(page, "Group", GroupStateMachine.Table.ToMermaid());
        Append(page, "Position", PositionStateMachine.Table.ToMermaid());
        return page.ToString().TrimEnd('\n') + "\n";
    }

    private static void Append(StringBuilder page, string title, string diagram) =>
        page.Append("## ").Append(title).Append("\n\n```mermaid\n").Append(diagram).Append("```\n\n");
}
