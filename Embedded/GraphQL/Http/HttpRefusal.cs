namespace OrleansTrading.Embedded.GraphQL.Http;

/// <summary>A request that is no GraphQL request, with the status that says so.</summary>
internal sealed class HttpRefusal(int status, string message, string code) : Exception(message)
{
    public int Status { get; } = status;

    public IError ToError() => ErrorBuilder.New().SetMessage(Message).SetCode(code).Build();
}
