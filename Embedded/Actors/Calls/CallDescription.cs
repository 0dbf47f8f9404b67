using System.Collections.Concurrent;
using System.ComponentModel;
using System.Reflection;

namespace OrleansTrading.Embedded.Actors.CodeGeneration;

/// <summary>What a method is, for those who look at its calls: one for each method (and each set of type arguments).</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class CallDescription(Type interfaceType, string methodName, Type[] typeArguments, Type[] parameterTypes)
{
    private static readonly ConcurrentDictionary<(Type, MethodInfo), MethodInfo> Implementations = new();

    private MethodInfo? _method;

    internal Type InterfaceType { get; } = interfaceType;

    internal string InterfaceName { get; } = interfaceType.FullName!.Replace('+', '.');

    internal string MethodName { get; } = methodName;

    internal string ActivityName => $"{InterfaceType.Name}/{MethodName}";

    internal MethodInfo Method => _method ??= FindMethod();

    internal MethodInfo ImplementationIn(Type target) => Implementations.GetOrAdd((target, Method), static (asked, self) =>
    {
        var map = asked.Item1.GetInterfaceMap(self.InterfaceType);
        var definition = asked.Item2.IsGenericMethod ? asked.Item2.GetGenericMethodDefinition() : asked.Item2;
        var found = map.TargetMethods[Array.IndexOf(map.InterfaceMethods, definition)];
        return found.IsGenericMethodDefinition ? found.MakeGenericMethod(asked.Item2.GetGenericArguments()) : found;
    }, this);

    private MethodInfo FindMethod()
    {
        var name = typeArguments.Length == 0 ? MethodName : MethodName[..MethodName.IndexOf('<')];
        return InterfaceType.GetMethods()
            .Where(m => m.Name == name && m.GetGenericArguments().Length == typeArguments.Length)
            .Select(m => typeArguments.Length == 0 ? m : m.MakeGenericMethod(typeArguments))
            .Single(m => m.GetParameters().Select(p => p.ParameterType).SequenceEqual(parameterTypes));
    }
}
