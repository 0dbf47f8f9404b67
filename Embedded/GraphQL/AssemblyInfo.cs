using System.Runtime.CompilerServices;

[assembly: InternalsVisibleTo("OrleansTrading.Embedded.Tests")]
