using OrleansTrading.Chaos;

return await ChaosCommandLine.Command(ChaosRun.Run).Parse(args).InvokeAsync();
