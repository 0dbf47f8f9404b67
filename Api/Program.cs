using OrleansTrading.Api;

// Longer than the host needs to end what it serves and to write its last checkpoint.
var untilKilled = TimeSpan.FromSeconds(30);
return await ActorsStack.Command().Parse(args).InvokeAsync(
    new() { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = untilKilled });
