using System.Reflection;
using System.Runtime.Loader;

namespace OrleansTrading.Simulation.Tests.Plants;

/// <summary>All assemblies of the house a second time, one of them with a bug: types, statics and grain classes of their own.</summary>
internal sealed class PlantedHouse : AssemblyLoadContext
{
    private readonly string _planted;
    private readonly byte[] _assembly;

    public PlantedHouse(Plant plant) : base(plant.Name, isCollectible: true)
    {
        _planted = $"OrleansTrading.{plant.Project.Replace('/', '.')}";
        _assembly = PlantedCompiler.Compile(plant);
    }

    /// <summary>Runs a seed in it.</summary>
    /// <returns>The invariant that it breaks, and how; null when all hold.</returns>
    public Violation? Run(ulong seed)
    {
        var simulation = LoadFromAssemblyName(typeof(Installation).Assembly.GetName());
        var options = Activator.CreateInstance(simulation.GetType(typeof(SimulationOptions).FullName!)!, seed, SimulationOptions.DefaultSteps);
        dynamic result = simulation.GetType(typeof(Installation).FullName!)!.GetMethod(nameof(Installation.Run))!.Invoke(null, [options])!;
        return result.Violation is { } violation ? new Violation((string)violation.Invariant, (string)violation.Message) : null;
    }

    protected override Assembly? Load(AssemblyName assemblyName)
    {
        if (assemblyName.Name is not { } name || !name.StartsWith("OrleansTrading.", StringComparison.Ordinal)) return null;
        return name == _planted
            ? LoadFromStream(new MemoryStream(_assembly))
            : LoadFromAssemblyPath(Path.Combine(AppContext.BaseDirectory, name + ".dll"));
    }
}
