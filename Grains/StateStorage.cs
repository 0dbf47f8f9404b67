namespace OrleansTrading.Grains;

/// <summary>The storage of grain state that is not a journal.</summary>
public static class StateStorage
{
    /// <summary>Name under which the silo registers it.</summary>
    public const string Name = "state";
}
