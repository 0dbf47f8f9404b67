using System.Globalization;
using System.Text.Json;

namespace OrleansTrading.Api.Tests;

/// <summary>A person's commands, as GraphQL.</summary>
internal static class Orders
{
    private const string Fields =
        "clientOrderId symbol side quantity status venue strategy reason decisionPrice filledQuantity averagePrice fees endReason "
        + "submittedNs updatedNs";

    /// <summary>Places an order; its quantity is sent as the text that it is given as.</summary>
    public static Task<GraphQLAnswer> Submit(
        GraphQLClient client, string clientOrderId, string symbol, string side, string quantity, string portfolio = "main") =>
        client.Send(
            $$"""
            mutation($id: String!, $symbol: String!, $portfolio: String!) {
              submitOrder(input: { clientOrderId: $id, symbol: $symbol, side: {{side}}, quantity: {{quantity}}, portfolio: $portfolio }) {
                order { {{Fields}} }
              }
            }
            """,
            new { id = clientOrderId, symbol, portfolio },
            Stop.Token);

    /// <summary>Asks to cancel an order.</summary>
    public static Task<GraphQLAnswer> Cancel(GraphQLClient client, string clientOrderId) => client.Send(
        $$"""mutation($id: String!) { cancelOrder(input: { clientOrderId: $id }) { order { {{Fields}} } } }""",
        new { id = clientOrderId },
        Stop.Token);

    /// <summary>Starts or stops a strategy.</summary>
    public static Task<GraphQLAnswer> Strategy(GraphQLClient client, string mutation, string name) => client.Send(
        $$"""mutation($name: String!) { {{mutation}}(input: { name: $name }) { strategy { name state signals lastReason } } }""",
        new { name },
        Stop.Token);

    /// <summary>The order of an answer.</summary>
    public static JsonElement Of(GraphQLAnswer answer, string mutation = "submitOrder") =>
        answer.Errors.Count == 0
            ? answer.Data.GetProperty(mutation).GetProperty("order")
            : throw new InvalidOperationException(answer.Text);

    /// <summary>The order as the portfolio lists it now.</summary>
    public static async Task<JsonElement> Find(GraphQLClient client, string clientOrderId)
    {
        var state = await ServiceState.Read(client, Stop.Token);
        return state.Orders.Single(o => o.GetProperty("clientOrderId").GetString() == clientOrderId);
    }

    /// <summary>Waits until an order is in a status.</summary>
    public static Task Until(GraphQLClient client, string clientOrderId, string status) => Chaos.Processes.Until.True(
        async () => (await Find(client, clientOrderId)).GetProperty("status").GetString() == status,
        string.Create(CultureInfo.InvariantCulture, $"order {clientOrderId} is {status}"),
        Stop.Token);
}
