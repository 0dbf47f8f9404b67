using OrleansTrading.Simulation;

return await SimulationCommandLine.Command(SeedSearch.Run).Parse(args).InvokeAsync();
