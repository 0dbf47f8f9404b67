using System.ComponentModel;

namespace OrleansTrading.Embedded.Actors;

/// <summary>
/// Names an assembly that carries grains or grain interfaces. Generated into assemblies that refer to it: the compiler drops
/// references that no code uses, and its grains would not be found.
/// </summary>
[AttributeUsage(AttributeTargets.Assembly, AllowMultiple = true)]
public sealed class ApplicationPartAttribute(string assemblyName) : Attribute
{
    /// <summary>The assembly's simple name.</summary>
    public string AssemblyName { get; } = assemblyName;
}

/// <summary>Names the generated class that describes an assembly's grains and proxies.</summary>
[AttributeUsage(AttributeTargets.Assembly)]
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class GrainManifestAttribute(Type manifest) : Attribute
{
    /// <summary>A class that implements <see cref="CodeGeneration.IGrainManifest"/>.</summary>
    public Type Manifest { get; } = manifest;
}
