using System.Collections;
using OrleansTrading.Embedded.GraphQL.Types;

namespace OrleansTrading.Embedded.GraphQL.Execution;

/// <summary>The second pass: JSON, in the order of the document.</summary>
internal sealed partial class OperationRun
{
    private readonly ResponsePath _path = new();

    /// <summary>Writes an object; false where a field that may not be null is, so that the object has to be null.</summary>
    private bool WriteObject(SelectionPlan plan, object value, object?[]? slots)
    {
        Output.WriteByte((byte)'{');
        FieldPlan[] fields = plan.Fields;
        for (int i = 0; i < fields.Length; i++)
        {
            if (!WriteField(fields[i], value, slots, isFirst: i == 0))
                return false;
        }

        Output.WriteByte((byte)'}');
        return true;
    }

    private bool WriteField(FieldPlan field, object parent, object?[]? slots, bool isFirst)
    {
        Output.WriteRaw(isFirst ? field.Prefix.AsSpan(1) : field.Prefix);
        if (field.Constant is { } constant)
        {
            Output.WriteRaw(constant);
            return true;
        }

        return field.Plain is { } writer ? WritePlain(field, writer, parent) : WriteResolved(field, parent, slots);
    }

    // Most fields of most responses: a property, a number or a text, no rules. The path is only pushed when it is needed.
    private bool WritePlain(FieldPlan field, LeafWriter writer, object parent)
    {
        int start = Output.Length;
        Exception? failure = null;
        try
        {
            if (writer(Output, parent))
                return true;
        }
        catch (Exception exception)
        {
            failure = exception;
        }

        Output.Length = start;
        if (failure is null && !field.Shape.NonNull)
        {
            Output.WriteNull();
            return true;
        }

        _path.Push(field);
        if (failure is null)
            _reporter.ReportNull(field, _path);
        else
            _reporter.Report(failure, field, _path);
        _path.Depth--;
        if (field.Shape.NonNull)
            return false;
        Output.WriteNull();
        return true;
    }

    private bool WriteResolved(FieldPlan field, object parent, object?[]? slots)
    {
        int start = Output.Length;
        int depth = _path.Depth;
        _path.Push(field);
        bool written;
        try
        {
            written = TryWrite(field, parent, slots);
        }
        catch (Exception exception)
        {
            _path.Depth = depth + 1;
            _reporter.Report(exception, field, _path);
            written = false;
        }

        _path.Depth = depth;
        if (written)
            return true;
        Output.Length = start;
        if (field.Shape.NonNull)
            return false;
        Output.WriteNull();
        return true;
    }

    private bool TryWrite(FieldPlan field, object parent, object?[]? slots)
    {
        if (field.Slot >= 0)
        {
            object? slot = slots![field.Slot];
            if (slot is not Failure failure)
                return WriteValue(field, field.Shape, slot);
            _reporter.Report(failure.Exception, field, _path);
            return false;
        }

        if (field.Rules.Length > 0 && RefusalOf(field) is { } refusal)
        {
            _reporter.Report(refusal, field, _path);
            return false;
        }

        return WriteValue(field, field.Shape, field.Field.Resolver!(parent, ArgumentsOf(field), _request));
    }

    /// <summary>Writes a value or the null it becomes; false where null is not allowed here.</summary>
    private bool WriteValue(FieldPlan field, ValueShape shape, object? value)
    {
        if (value is null)
        {
            if (shape.NonNull)
            {
                _reporter.ReportNull(field, _path);
                return false;
            }

            Output.WriteNull();
            return true;
        }

        int start = Output.Length;
        bool written = shape.Kind switch
        {
            ShapeKind.Leaf => WriteLeaf(field, shape, value),
            ShapeKind.List => WriteList(field, shape.Item!, value),
            _ => value is ResolvedObject resolved
                ? WriteObject(field.Selection!, resolved.Value, resolved.Slots)
                : WriteObject(field.Selection!, value, null),
        };
        if (written)
            return true;
        Output.Length = start;
        if (shape.NonNull)
            return false;
        Output.WriteNull();
        return true;
    }

    // Caught here and not at the field, so that one bad item of a list does not take the others with it.
    private bool WriteLeaf(FieldPlan field, ValueShape shape, object value)
    {
        try
        {
            shape.Leaf!.Write(Output, value);
            return true;
        }
        catch (LeafValueException exception)
        {
            _reporter.Report(exception, field, _path);
            return false;
        }
    }

    private bool WriteList(FieldPlan field, ValueShape item, object value)
    {
        int depth = _path.Depth;
        bool written = value switch
        {
            ResolvedList resolved => WriteItems(field, item, resolved.Items),
            object?[] array => WriteItems(field, item, array),
            IReadOnlyList<object?> list => WriteItems(field, item, list),
            IEnumerable items => WriteItems(field, item, items),
            _ => throw new LeafValueException($"A list cannot represent a value of type {value.GetType().Name}."),
        };
        _path.Depth = depth;
        return written;
    }

    private bool WriteItems(FieldPlan field, ValueShape item, object?[] items)
    {
        Output.WriteByte((byte)'[');
        _path.Push(0);
        for (int i = 0; i < items.Length; i++)
        {
            if (!WriteItem(field, item, items[i], i))
                return false;
        }

        Output.WriteByte((byte)']');
        return true;
    }

    private bool WriteItems(FieldPlan field, ValueShape item, IReadOnlyList<object?> items)
    {
        Output.WriteByte((byte)'[');
        _path.Push(0);
        for (int i = 0; i < items.Count; i++)
        {
            if (!WriteItem(field, item, items[i], i))
                return false;
        }

        Output.WriteByte((byte)']');
        return true;
    }

    private bool WriteItems(FieldPlan field, ValueShape item, IEnumerable items)
    {
        Output.WriteByte((byte)'[');
        _path.Push(0);
        int i = 0;
        foreach (object? value in items)
        {
            if (!WriteItem(field, item, value, i++))
                return false;
        }

        Output.WriteByte((byte)']');
        return true;
    }

    private bool WriteItem(FieldPlan field, ValueShape shape, object? value, int index)
    {
        if (index > 0)
            Output.WriteByte((byte)',');
        _path.SetIndex(index);
        return WriteValue(field, shape, value);
    }
}
