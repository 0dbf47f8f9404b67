using System.Globalization;
using System.Reflection;
using OrleansTrading.Grains.Abstractions.Markets;
using OrleansTrading.Grains.Markets;

namespace OrleansTrading.Grains.Tests.Architecture;

/// <summary>
/// What travels between processes, and what is stored, is named by aliases and numbers, and those never change: a silo of the next version
/// reads what one of the last version wrote. The file wire.txt has all of them, so that a change is seen where it is reviewed.
/// </summary>
public sealed class WireTests
{
    private static readonly string File = Path.Combine(Repository.Folder, "tests", "Grains.Tests", "Architecture", "wire.txt");

    private static readonly Type[] Types =
    [
        .. new[] { typeof(IMarketGrain).Assembly, typeof(MarketGrain).Assembly }.SelectMany(a => a.GetTypes())
            .Where(t => t.Namespace?.Contains("Generated", StringComparison.Ordinal) != true),
    ];

    private static readonly Type[] Serialized = [.. Types.Where(t => t.IsDefined(typeof(GenerateSerializerAttribute), inherit: false))];

    private static readonly Type[] Interfaces = [.. Types.Where(t => t.IsInterface && t.IsAssignableTo(typeof(IAddressable)))];

    [Fact]
    public void The_wire_is_as_the_committed_file_has_it()
    {
        var wire = Wire().ToArray();
        var found = Path.Combine(AppContext.BaseDirectory, "wire.txt");
        System.IO.File.WriteAllLines(found, wire);
        var committed = System.IO.File.ReadAllLines(File);
        Assert.True(committed.SequenceEqual(wire),
            $"""
            The wire has changed. New lines are harmless; a line that goes breaks who still has the old one. If it is meant, copy {found} to {File}.
            Gone: {string.Join("; ", committed.Except(wire))}
            New: {string.Join("; ", wire.Except(committed))}
            """);
    }

    [Fact]
    public void Every_type_interface_and_method_has_one_alias_and_no_two_have_the_same()
    {
        Assert.All(Serialized.Concat(Interfaces), type => Assert.NotNull(Alias(type)));
        Assert.Equal([], Repeated(Serialized.Select(t => Alias(t)!)));
        Assert.Equal([], Repeated(Interfaces.Select(t => Alias(t)!)));
        Assert.All(Interfaces, type =>
        {
            Assert.All(type.GetMethods(), method => Assert.NotNull(Alias(method)));
            Assert.Equal([], Repeated(type.GetMethods().Select(m => Alias(m)!)));
        });
    }

    [Fact]
    public void Ids_are_unique_in_each_type_with_its_bases()
    {
        Assert.All(Serialized, type =>
        {
            var ids = new List<string>();
            for (var at = type; at is not null && at != typeof(object); at = at.BaseType)
                ids.AddRange(Members(at).Select(m => m.Id.ToString(CultureInfo.InvariantCulture)));
            Assert.Equal([], Repeated(ids));
        });
    }

    [Fact]
    public void Every_message_of_the_contracts_is_immutable() =>
        Assert.All(
            Serialized.Where(t => t.Assembly == typeof(IMarketGrain).Assembly),
            type => Assert.True(type.IsDefined(typeof(ImmutableAttribute), inherit: false), type.Name));

    private static IEnumerable<string> Wire()
    {
        foreach (var type in Interfaces.OrderBy(Alias, StringComparer.Ordinal))
        {
            foreach (var method in type.GetMethods().OrderBy(Alias, StringComparer.Ordinal))
            {
                var parameters = method.GetParameters().Where(p => p.ParameterType != typeof(CancellationToken)).Select(p => Name(p.ParameterType));
                yield return $"{Alias(type)}.{Alias(method)}({string.Join(", ", parameters)}): {Name(method.ReturnType)}";
            }
        }

        foreach (var type in Serialized.OrderBy(Alias, StringComparer.Ordinal))
        {
            foreach (var (id, member, held) in Members(type).OrderBy(m => m.Id))
                yield return $"{Alias(type)} {id}: {member} {Name(held)}";
        }

        foreach (var type in Types.Where(t => t.IsEnum && t.IsPublic).OrderBy(t => t.Name, StringComparer.Ordinal))
        {
            foreach (var value in Enum.GetValues(type))
                yield return $"{type.Name} {Convert.ToInt64(value, CultureInfo.InvariantCulture)}: {value}";
        }
    }

    private static IEnumerable<(uint Id, string Name, Type Type)> Members(Type type)
    {
        const BindingFlags own = BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly;
        foreach (var property in type.GetProperties(own))
            if (property.GetCustomAttribute<IdAttribute>() is { } id)
                yield return (id.Id, property.Name, property.PropertyType);
        foreach (var field in type.GetFields(own))
            if (field.GetCustomAttribute<IdAttribute>() is { } id)
                yield return (id.Id, field.Name, field.FieldType);
    }

    private static string? Alias(MemberInfo member) => member.GetCustomAttribute<AliasAttribute>(inherit: false)?.Alias;

    // A message by its alias, so that it can be renamed; what has none, by its name.
    private static string Name(Type type)
    {
        if (type.IsArray) return Name(type.GetElementType()!) + "[]";
        var name = Alias(type) ?? type.Name.Split('`')[0];
        return type.IsGenericType ? $"{name}<{string.Join(", ", type.GetGenericArguments().Select(Name))}>" : name;
    }

    private static IEnumerable<string> Repeated(IEnumerable<string> names) =>
        names.GroupBy(n => n, StringComparer.Ordinal).Where(g => g.Count() > 1).Select(g => g.Key);
}
