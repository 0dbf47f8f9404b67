using System.Linq.Expressions;
using System.Reflection;

namespace OrleansTrading.Embedded.GraphQL.Types;

/// <summary>Arguments and input objects: their definitions, defaults, and how C# receives them.</summary>
internal static class InputFactory
{
    /// <summary>The argument a parameter stands for.</summary>
    public static ArgumentDefinition Argument(ParameterInfo parameter, TypeMapper mapper)
    {
        GraphQLType type = mapper.Input(parameter);
        return Define(Naming.OfParameter(parameter), type, parameter.ParameterType, parameter, parameter);
    }

    /// <summary>Fills in the fields of an input type and compiles its constructor.</summary>
    public static void Complete(InputObjectType type, TypeMapper mapper)
    {
        ConstructorInfo constructor = type.ClrType.GetConstructors().MaxBy(c => c.GetParameters().Length)
            ?? throw new SchemaException($"The input {type.ClrType.Name} has no public constructor.");
        var fields = new List<ArgumentDefinition>();
        var inConstructor = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        foreach (ParameterInfo parameter in constructor.GetParameters())
        {
            inConstructor.Add(parameter.Name!);
            PropertyInfo? property = type.ClrType.GetProperty(parameter.Name!);
            ICustomAttributeProvider attributes = property ?? (ICustomAttributeProvider)parameter;
            string name = parameter.IsDefined(typeof(GraphQLNameAttribute)) || property is null
                ? Naming.OfParameter(parameter)
                : Naming.OfProperty(property);
            fields.Add(Define(name, mapper.Input(parameter), parameter.ParameterType, parameter, attributes));
        }

        PropertyInfo[] settable = [.. type.ClrType.GetProperties().Where(p =>
            p.SetMethod is { IsPublic: true }
            && !inConstructor.Contains(p.Name)
            && !p.IsDefined(typeof(GraphQLIgnoreAttribute)))];
        foreach (PropertyInfo property in settable)
            fields.Add(Define(Naming.OfProperty(property), mapper.Input(property), property.PropertyType, null, property));

        if (fields.Count == 0)
            throw new SchemaException($"The input {type.Name} has no fields.");
        if (fields.Select(f => f.Name).Distinct().Count() != fields.Count)
            throw new SchemaException($"The input {type.Name} has two fields of one name.");
        type.Fields = [.. fields];
        type.Create = CompileConstructor(constructor, settable);
    }

    private static ArgumentDefinition Define(
        string name, GraphQLType type, Type clrType, ParameterInfo? parameter, ICustomAttributeProvider attributes)
    {
        object? value = DefaultOf(parameter, type, clrType);
        return new ArgumentDefinition(name, type)
        {
            Description = Naming.Description(attributes),
            DeprecationReason = Naming.Deprecation(attributes),
            HasDefault = value is not null,
            Default = value,
            Bind = CollectionBinder.For(clrType),
        };
    }

    // "string? text = null" says only that the argument may be left out, which its type says already.
    private static object? DefaultOf(ParameterInfo? parameter, GraphQLType type, Type clrType)
    {
        if (parameter is not { HasDefaultValue: true })
            return null;
        Type underlying = Nullable.GetUnderlyingType(clrType) ?? clrType;
        object? value = parameter.DefaultValue;
        if (value is null)
            return type.IsNonNull && clrType.IsValueType && type.Named.IsLeaf ? Activator.CreateInstance(clrType) : null;
        return underlying.IsEnum ? Enum.ToObject(underlying, value) : value;
    }

    private static Func<object?[], bool[], object> CompileConstructor(ConstructorInfo constructor, PropertyInfo[] settable)
    {
        ParameterExpression values = Expression.Parameter(typeof(object?[]));
        ParameterExpression given = Expression.Parameter(typeof(bool[]));
        ParameterInfo[] parameters = constructor.GetParameters();
        Expression made = Expression.New(
            constructor, parameters.Select((p, i) => FieldFactory.Unpack(values, i, p.ParameterType)));
        if (settable.Length == 0)
            return Compile(Expression.Convert(made, typeof(object)), values, given);

        // A property that is not given keeps what its initialiser says.
        ParameterExpression instance = Expression.Variable(constructor.DeclaringType!);
        var body = new List<Expression> { Expression.Assign(instance, made) };
        for (int i = 0; i < settable.Length; i++)
        {
            int index = parameters.Length + i;
            body.Add(Expression.IfThen(
                Expression.ArrayIndex(given, Expression.Constant(index)),
                Expression.Call(instance, settable[i].SetMethod!, FieldFactory.Unpack(values, index, settable[i].PropertyType))));
        }

        body.Add(Expression.Convert(instance, typeof(object)));
        return Compile(Expression.Block([instance], body), values, given);
    }

    private static Func<object?[], bool[], object> Compile(
        Expression body, ParameterExpression values, ParameterExpression given) =>
        Expression.Lambda<Func<object?[], bool[], object>>(body, values, given).Compile();
}
