using System.Reflection;

namespace OrleansTrading.Embedded.Tests.Actors.Conformance;

/// <summary>What holds of the suite itself.</summary>
public sealed class SuiteTests
{
    private const int FewestBehaviours = 80;

    private static readonly MethodInfo[] Behaviours = [.. typeof(SuiteTests).Assembly.GetTypes()
        .Where(type => type.Namespace == typeof(SuiteTests).Namespace && type != typeof(SuiteTests))
        .SelectMany(type => type.GetMethods(BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly))
        .Where(method => method.GetCustomAttribute<FactAttribute>() is not null)];

    [Fact]
    public void Every_behaviour_names_the_document_or_source_of_Orleans_that_it_follows()
    {
        Assert.All(Behaviours, behaviour =>
        {
            var follows = behaviour.GetCustomAttribute<FollowsAttribute>();
            Assert.True(follows is not null, $"{behaviour.DeclaringType!.Name}.{behaviour.Name} names no source.");
            Assert.Matches(
                @"^https://(github\.com/dotnet/orleans/blob/v10\.\d+\.\d+/(src|test)/[\w./-]+\.cs|learn\.microsoft\.com/dotnet/orleans/[\w./-]+)$",
                follows.Source);
            Assert.True(follows.Says.Length > 10, $"{behaviour.Name} does not tell what its source says.");
        });
    }

    [Fact]
    public void Every_behaviour_is_a_sentence_and_no_two_are_the_same()
    {
        Assert.True(Behaviours.Length >= FewestBehaviours, $"There are {Behaviours.Length} behaviours.");
        Assert.All(Behaviours, behaviour => Assert.Matches("^[A-Z][A-Za-z0-9]*(_[A-Za-z0-9]+){2,}$", behaviour.Name));
        Assert.Equal(Behaviours.Length, Behaviours.Select(behaviour => behaviour.Name).Distinct().Count());
    }
}
