namespace OrleansTrading.Domain.Books;

/// <summary>One price of one side of a book, and what is offered there in all; in an update, what is offered there from now on.</summary>
/// <param name="PriceTicks">The price, in ticks of the instrument.</param>
/// <param name="SizeLots">The size, in lots of the instrument; 0 in an update: the level is gone.</param>
public readonly record struct BookLevel(long PriceTicks, long SizeLots);
