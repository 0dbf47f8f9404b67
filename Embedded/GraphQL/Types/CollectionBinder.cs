using System.Collections;
using System.Collections.Immutable;
using System.Reflection;
using System.Runtime.InteropServices;

namespace OrleansTrading.Embedded.GraphQL.Types;

/// <summary>Turns a coerced list, <c>object?[]</c>, into the collection a parameter takes.</summary>
internal static class CollectionBinder
{
    private static readonly MethodInfo ArrayMethod = Method(nameof(Array));
    private static readonly MethodInfo ListMethod = Method(nameof(List));
    private static readonly MethodInfo ImmutableMethod = Method(nameof(Immutable));

    public static Func<object?, object?> For(Type type)
    {
        type = Nullable.GetUnderlyingType(type) ?? type;
        if (type == typeof(string) || !typeof(IEnumerable).IsAssignableFrom(type))
            return static value => value;
        Type element = type.IsArray ? type.GetElementType()! : type.GetGenericArguments()[0];
        MethodInfo binder;
        if (type.IsAssignableFrom(element.MakeArrayType()))
            binder = ArrayMethod;
        else if (type == typeof(List<>).MakeGenericType(element))
            binder = ListMethod;
        else if (type == typeof(ImmutableArray<>).MakeGenericType(element))
            binder = ImmutableMethod;
        else
            throw new SchemaException($"A list argument cannot be given as {type}.");
        return (Func<object?, object?>)binder.MakeGenericMethod(element).Invoke(null, [For(element)])!;
    }

    private static MethodInfo Method(string name) =>
        typeof(CollectionBinder).GetMethod(name, BindingFlags.NonPublic | BindingFlags.Static)!;

    private static T[] Items<T>(object?[] items, Func<object?, object?> element)
    {
        var result = new T[items.Length];
        for (int i = 0; i < items.Length; i++)
            result[i] = (T)element(items[i])!;
        return result;
    }

    private static Func<object?, object?> Array<T>(Func<object?, object?> element) =>
        value => value is object?[] items ? Items<T>(items, element) : null;

    private static Func<object?, object?> List<T>(Func<object?, object?> element) =>
        value => value is object?[] items ? new List<T>(Items<T>(items, element)) : null;

    private static Func<object?, object?> Immutable<T>(Func<object?, object?> element) =>
        value => value is object?[] items ? ImmutableCollectionsMarshal.AsImmutableArray(Items<T>(items, element)) : null;
}
