using System.Collections;

namespace OrleansTrading.Embedded.Actors.Generator
{
    /// <summary>A list that compares by content, so that the compiler can tell whether anything changed.</summary>
    internal sealed class EquatableList<T> : IReadOnlyList<T>, IEquatable<EquatableList<T>>
    {
        private readonly T[] _items;

        public EquatableList(IEnumerable<T> items) => _items = items.ToArray();

        public int Count => _items.Length;

        public T this[int index] => _items[index];

        public bool Equals(EquatableList<T>? other) => other is not null && _items.SequenceEqual(other._items);

        public override bool Equals(object? obj) => Equals(obj as EquatableList<T>);

        public override int GetHashCode() => _items.Aggregate(17, (hash, item) => unchecked(hash * 31 + (item?.GetHashCode() ?? 0)));

        public IEnumerator<T> GetEnumerator() => ((IEnumerable<T>)_items).GetEnumerator();

        IEnumerator IEnumerable.GetEnumerator() => _items.GetEnumerator();
    }
}

namespace System.Runtime.CompilerServices
{
    /// <summary>Lets records be used before .NET 5.</summary>
    internal static class IsExternalInit
    {
    }
}
