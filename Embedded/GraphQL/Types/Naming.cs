using System.Reflection;
using System.Text;

namespace OrleansTrading.Embedded.GraphQL.Types;

/// <summary>Names and texts of the schema from names and attributes of C#, by HotChocolate's conventions.</summary>
internal static class Naming
{
    private const string Get = "Get";
    private const string Async = "Async";
    private const string Input = "Input";

    public static string OfType(Type type)
    {
        if (type.GetCustomAttribute<GraphQLNameAttribute>() is { } named)
            return named.Name;
        if (!type.IsGenericType)
            return type.Name;
        string name = type.Name[..type.Name.IndexOf('`')];
        return $"{name}Of{string.Join("And", type.GetGenericArguments().Select(OfType))}";
    }

    public static string OfInput(Type type)
    {
        string name = OfType(type);
        bool isFinal = name.EndsWith(Input, StringComparison.Ordinal) || type.IsDefined(typeof(GraphQLNameAttribute));
        return isFinal ? name : name + Input;
    }

    public static string OfProperty(PropertyInfo property) =>
        property.GetCustomAttribute<GraphQLNameAttribute>()?.Name ?? ToCamelCase(property.Name);

    public static string OfMethod(MethodInfo method, bool isAsync)
    {
        if (method.GetCustomAttribute<GraphQLNameAttribute>() is { } named)
            return named.Name;
        string name = method.Name;
        if (name.StartsWith(Get, StringComparison.Ordinal) && name.Length > Get.Length)
            name = name[Get.Length..];
        if (isAsync && name.EndsWith(Async, StringComparison.Ordinal) && name.Length > Async.Length)
            name = name[..^Async.Length];
        return ToCamelCase(name);
    }

    public static string OfParameter(ParameterInfo parameter) =>
        parameter.GetCustomAttribute<GraphQLNameAttribute>()?.Name ?? ToCamelCase(parameter.Name!);

    public static string OfEnumValue(FieldInfo field) =>
        field.GetCustomAttribute<GraphQLNameAttribute>()?.Name ?? ToUpperSnakeCase(field.Name);

    public static string? Description(ICustomAttributeProvider element) =>
        First<GraphQLDescriptionAttribute>(element)?.Description;

    public static string? Deprecation(ICustomAttributeProvider element)
    {
        if (First<GraphQLDeprecatedAttribute>(element) is { } deprecated)
            return deprecated.DeprecationReason;
        return First<ObsoleteAttribute>(element) is { } obsolete ? obsolete.Message ?? "No longer supported." : null;
    }

    private static T? First<T>(ICustomAttributeProvider element)
        where T : Attribute => element.GetCustomAttributes(typeof(T), false) is [T first, ..] ? first : null;

    /// <summary>FooBar → fooBar, IOFile → ioFile, FOO → foo, FOO1Bar → foo1Bar.</summary>
    public static string ToCamelCase(string name)
    {
        int capitals = 0;
        while (capitals < name.Length && char.IsUpper(name[capitals]))
            capitals++;
        if (capitals == 0)
            return name;

        // The last capital of several begins the next word.
        if (capitals > 1 && capitals < name.Length && char.IsLetter(name[capitals]))
            capitals--;
        return string.Concat(name[..capitals].ToLowerInvariant(), name.AsSpan(capitals));
    }

    /// <summary>FooBar → FOO_BAR, IPAddress → IP_ADDRESS, FOO_BAR → FOO_BAR.</summary>
    public static string ToUpperSnakeCase(string name)
    {
        if (name.Length > 1 && !name.Any(char.IsLower))
            return name;
        var snake = new StringBuilder(name.Length + 8);
        for (int i = 0; i < name.Length; i++)
        {
            bool startsWord = i > 0 && char.IsUpper(name[i]) && name[i - 1] != '_'
                && (!char.IsUpper(name[i - 1]) || (i + 1 < name.Length && char.IsLower(name[i + 1])));
            if (startsWord)
                snake.Append('_');
            snake.Append(char.ToUpperInvariant(name[i]));
        }

        return snake.ToString();
    }
}
