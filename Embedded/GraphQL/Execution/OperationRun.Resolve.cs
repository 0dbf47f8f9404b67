using System.Collections;

namespace OrleansTrading.Embedded.GraphQL.Execution;

/// <summary>The first pass: everything that may have to wait.</summary>
internal sealed partial class OperationRun
{
    // One for the pass itself and one for each resolver that is pending.
    private int _pending = 1;
    private TaskCompletionSource? _done;

    private void BeginPass()
    {
        _pending = 1;
        _done = null;
    }

    /// <summary>Ends the part of the pass that runs at once; true where nothing is pending.</summary>
    private bool EndPass()
    {
        if (Volatile.Read(ref _pending) == 1)
            return true;
        _done = new TaskCompletionSource();
        Release();
        return false;
    }

    // A resolver that ignores its token must not hold up the time-out, hence WaitAsync.
    private Task Pending() => _done!.Task.WaitAsync(_request.Cancellation);

    private void Release()
    {
        if (Interlocked.Decrement(ref _pending) == 0)
            _done!.TrySetResult();
    }

    private void ResolveObject(SelectionPlan plan, object value, object?[] slots)
    {
        foreach (FieldPlan field in plan.Fields)
        {
            if (field.Slot >= 0)
                ResolveField(field, value, slots);
        }
    }

    private void ResolveField(FieldPlan field, object parent, object?[] slots)
    {
        try
        {
            if (RefusalOf(field) is { } refusal)
            {
                slots[field.Slot] = new Failure(new GraphQLException(refusal));
                return;
            }

            object?[] arguments = ArgumentsOf(field);
            object? value;
            if (field.Field.AsyncResolver is { } asyncResolver)
            {
                ValueTask<object?> task = asyncResolver(parent, arguments, _request);
                if (!task.IsCompletedSuccessfully)
                {
                    Interlocked.Increment(ref _pending);
                    _ = AwaitField(task, field, slots);
                    return;
                }

                value = task.Result;
            }
            else
            {
                value = field.Field.Resolver!(parent, arguments, _request);
            }

            slots[field.Slot] = Follow(field, field.Shape, value);
        }
        catch (Exception exception)
        {
            slots[field.Slot] = new Failure(exception);
        }
    }

    private async Task AwaitField(ValueTask<object?> task, FieldPlan field, object?[] slots)
    {
        try
        {
            slots[field.Slot] = Follow(field, field.Shape, await task.ConfigureAwait(false));
        }
        catch (Exception exception)
        {
            slots[field.Slot] = new Failure(exception);
        }
        finally
        {
            Release();
        }
    }

    /// <summary>Starts what waits below a value; leaves the value alone where nothing does.</summary>
    private object? Follow(FieldPlan field, ValueShape shape, object? value)
    {
        if (value is null || field.Selection is not { Slots: > 0 } selection)
            return value;
        if (shape.Kind == ShapeKind.List)
        {
            var items = new List<object?>(value is ICollection { Count: var count } ? count : 4);
            foreach (object? item in (IEnumerable)value)
                items.Add(Follow(field, shape.Item!, item));
            return new ResolvedList([.. items]);
        }

        object?[] slots = new object?[selection.Slots];
        ResolveObject(selection, value, slots);
        return new ResolvedObject(value, slots);
    }

    /// <summary>A resolver's exception, kept until its field is written: errors come in the order of the document.</summary>
    private sealed class Failure(Exception exception)
    {
        public Exception Exception { get; } = exception;
    }

    private sealed class ResolvedObject(object value, object?[] slots)
    {
        public object Value { get; } = value;

        public object?[] Slots { get; } = slots;
    }

    private sealed class ResolvedList(object?[] items)
    {
        public object?[] Items { get; } = items;
    }
}
