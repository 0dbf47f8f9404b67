using System.Linq.Expressions;
using System.Reflection;
using OrleansTrading.Embedded.GraphQL.Execution;

namespace OrleansTrading.Embedded.GraphQL.Types;

/// <summary>Compiles writers for properties of leaf type, so that no number is boxed on its way out.</summary>
internal static class LeafWriters
{
    public static LeafWriter? Compile(GraphQLType type, PropertyInfo property)
    {
        if (type.Nullable is not LeafType leaf)
            return null;
        ParameterExpression output = Expression.Parameter(typeof(JsonBuffer));
        ParameterExpression parent = Expression.Parameter(typeof(object));
        Type owner = property.ReflectedType!;
        ParameterExpression value = Expression.Variable(property.PropertyType);
        Expression instance = owner.IsValueType ? Expression.Unbox(parent, owner) : Expression.Convert(parent, owner);
        Type? underlying = Nullable.GetUnderlyingType(property.PropertyType);
        Expression present = Expression.Block(
            Write(leaf, output, underlying is null ? value : Expression.Property(value, "Value")),
            Expression.Constant(true));
        Expression absent = Expression.Constant(false);
        Expression body = present;
        if (underlying is not null)
            body = Expression.Condition(Expression.Property(value, "HasValue"), present, absent);
        else if (!property.PropertyType.IsValueType)
            body = Expression.Condition(Expression.ReferenceEqual(value, Expression.Constant(null)), absent, present);
        return Expression.Lambda<LeafWriter>(
            Expression.Block([value], Expression.Assign(value, Expression.Property(instance, property)), body), output, parent)
            .Compile();
    }

    private static MethodCallExpression Write(LeafType leaf, Expression output, Expression value)
    {
        if (leaf is EnumType)
            return Expression.Call(Expression.Constant(leaf), nameof(EnumType<DayOfWeek>.WriteValue), null, output, value);
        string method = leaf switch
        {
            StringScalar => nameof(JsonBuffer.WriteString),
            BooleanScalar => nameof(JsonBuffer.WriteBoolean),
            IntScalar => nameof(JsonBuffer.WriteInt32),
            LongScalar => nameof(JsonBuffer.WriteInt64),
            FloatScalar => nameof(JsonBuffer.WriteDouble),
            DecimalScalar => nameof(JsonBuffer.WriteDecimal),
            UuidScalar => nameof(JsonBuffer.WriteGuid),
            DateTimeScalar => nameof(JsonBuffer.WriteDateTime),
            _ => throw new InvalidOperationException($"No writer for {leaf.Name}."),
        };
        return Expression.Call(output, method, null, value);
    }
}
