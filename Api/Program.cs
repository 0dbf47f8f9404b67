using OrleansTrading.Api;

return await ActorsStack.Command().Parse(args).InvokeAsync(new() { EnableDefaultExceptionHandler = false });
