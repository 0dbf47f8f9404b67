using System.Reflection;
using OrleansTrading.Embedded.Actors.CodeGeneration;

namespace OrleansTrading.Embedded.Actors;

/// <summary>
/// A leaving call on its way through the filters. What is sent each time that the last filter calls on is a copy, so that
/// arguments can still be read when the answer is there.
/// </summary>
internal sealed class OutgoingCall(GrainReference reference, GrainCall call, IOutgoingGrainCallFilter[] filters)
    : IOutgoingGrainCallContext
{
    private int _stage;

    public IInvokable Request => call;

    public object Grain => reference;

    public IGrainContext? SourceContext { get; } = Activation.Current;

    public GrainId? SourceId => SourceContext?.GrainId;

    public GrainId TargetId => reference.GrainId;

    public GrainInterfaceType InterfaceType => GrainInterfaceType.Create(InterfaceName);

    public string InterfaceName => call.Description.InterfaceName;

    public string MethodName => call.Description.MethodName;

    public MethodInfo InterfaceMethod => call.Description.Method;

    public object? Result
    {
        get => Response?.Result;
        set => Response = Response.FromResult(value);
    }

    public Response? Response { get; set; }

    public async Task Invoke()
    {
        try
        {
            var stage = _stage++;
            if (stage < filters.Length)
            {
                await filters[stage].Invoke(this);
                if (Response is null)
                    throw new InvalidOperationException($"The filter {filters[stage].GetType().Name} neither called on nor set a result.");
            }
            else if (stage == filters.Length)
            {
                var sent = call.Copy();
                sent.Caller = SourceContext as Activation;
                Response = await sent.SendAsync(reference);
            }
            else
            {
                throw new InvalidOperationException("The call is in progress already.");
            }
        }
        finally
        {
            _stage--;
        }
    }

    /// <summary>Goes through all filters; a failure is thrown.</summary>
    public async Task<TResult> Run<TResult>()
    {
        await Invoke();
        return Response!.GetResult<TResult>();
    }

    /// <summary>Goes through all filters; a failure is thrown, which nobody sees if the call is one-way.</summary>
    public async Task Run()
    {
        await Invoke();
        if (Response!.Exception is not null)
            _ = Response.Result;
    }
}
