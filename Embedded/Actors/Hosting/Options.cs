namespace OrleansTrading.Embedded.Actors;

/// <summary>How calls travel.</summary>
public abstract class MessagingOptions
{
    /// <summary>How long a caller waits for an answer; 30 s unless set. Infinite: for ever.</summary>
    public TimeSpan ResponseTimeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>Whether the grain's token is signalled when its caller has waited for too long.</summary>
    public bool CancelRequestOnTimeout { get; set; }
}

/// <summary>How calls travel inside the host.</summary>
public class SiloMessagingOptions : MessagingOptions
{
    /// <summary>Most requests that wait in one grain's mailbox, 16,384 unless set (in Orleans: no limit); 0: no limit.</summary>
    public int MaxEnqueuedRequestsHardLimit { get; set; } = 16_384;
}

/// <summary>How turns are watched.</summary>
public class SchedulingOptions
{
    /// <summary>A turn that runs for longer is named in the log, while it runs and when it ends; 1 s unless set. Seen within some 10 ms.</summary>
    public TimeSpan TurnWarningLengthThreshold { get; set; } = TimeSpan.FromSeconds(1);
}

/// <summary>When idle grains leave memory.</summary>
public class GrainCollectionOptions
{
    /// <summary>How long a grain is unused before it is deactivated.</summary>
    public TimeSpan CollectionAge { get; set; } = TimeSpan.FromMinutes(15);

    /// <summary>The same for grains of single classes, by the class's full name; what a class says in attributes counts more.</summary>
    public Dictionary<string, TimeSpan> ClassSpecificCollectionAge { get; set; } = [];

    /// <summary>How long a grain may take to come to life before that has failed; 30 s unless set. Its token is signalled then.</summary>
    public TimeSpan ActivationTimeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>How long a grain may take to say goodbye before it is left; 30 s unless set. Its token is signalled then.</summary>
    public TimeSpan DeactivationTimeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>How often the collector looks.</summary>
    public TimeSpan CollectionQuantum { get; set; } = TimeSpan.FromMinutes(1);
}
