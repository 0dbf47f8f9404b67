using System.Reflection;
using System.Runtime.ExceptionServices;
using OrleansTrading.Embedded.Actors.CodeGeneration;

namespace OrleansTrading.Embedded.Actors;

/// <summary>An arriving call on its way through the host's filters and the grain's own to the method.</summary>
internal sealed class IncomingCall(GrainCall call, Activation activation, object target) : IIncomingGrainCallContext
{
    private readonly IIncomingGrainCallFilter[] _filters = activation.Runtime.Filters.IncomingOf(activation, target);
    private int _stage;

    public IInvokable Request => call;

    public object Grain => target;

    public GrainId? SourceId => call.Caller?.GrainId;

    public GrainId TargetId => activation.GrainId;

    public GrainInterfaceType InterfaceType => GrainInterfaceType.Create(InterfaceName);

    public string InterfaceName => call.Description.InterfaceName;

    public string MethodName => call.Description.MethodName;

    public MethodInfo InterfaceMethod => call.Description.Method;

    public MethodInfo ImplementationMethod => call.Description.ImplementationIn(call.TargetOf(target).GetType());

    public IGrainContext TargetContext => activation;

    public object? Result
    {
        get => Response is { Exception: null } response ? response.Result : null;
        set => Response = Response.FromResult(value);
    }

    public Response? Response { get; set; }

    public async Task Invoke()
    {
        try
        {
            var stage = _stage++;
            if (stage < _filters.Length)
            {
                await _filters[stage].Invoke(this);
                if (Response is null)
                    throw new InvalidOperationException($"The filter {_filters[stage].GetType().Name} neither called on nor set a result.");
            }
            else if (stage == _filters.Length)
            {
                await CallMethod();
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

    private async Task CallMethod()
    {
        try
        {
            Response = await call.InvokeAsync(target);
        }
        catch (Exception exception)
        {
            Response = Response.FromException(exception);
            ExceptionDispatchInfo.Throw(exception);
        }
    }
}
