using OrleansTrading.Embedded.Actors.CodeGeneration;

namespace OrleansTrading.Embedded.Actors;

/// <summary>A grain as one that can be reminded. The generator makes no proxies of the runtime's own interfaces.</summary>
internal sealed class ReminderReference : GrainReference, IRemindable
{
    public ReminderReference(GrainReferenceArguments arguments) : base(arguments)
    {
    }

    /// <exception cref="ArgumentException">There is no such class of grains (any more).</exception>
    public ReminderReference(ActorRuntime runtime, GrainId grain) : base(new GrainReferenceArguments(
        runtime,
        GrainRegistry.Current.ClassOf(grain.Type) ?? throw new ArgumentException($"There is no grain class of type '{grain.Type}'."),
        grain,
        null))
    {
    }

    private protected override bool IsOfHost => true;

    public Task ReceiveReminder(string reminderName, TickStatus status) => Send(new TickCall(reminderName, status));

    private sealed class TickCall(string reminderName, TickStatus status) : TaskCall(CallOptions.None)
    {
        private static readonly CallDescription ReceiveReminder =
            new(typeof(IRemindable), nameof(IRemindable.ReceiveReminder), [], [typeof(string), typeof(TickStatus)]);

        private string _reminderName = reminderName;
        private TickStatus _status = status;

        public override string MethodName => "IRemindable.ReceiveReminder";

        public override CallDescription Description => ReceiveReminder;

        public override int GetArgumentCount() => 2;

        public override object? GetArgument(int index) => index switch
        {
            0 => _reminderName,
            1 => _status,
            _ => base.GetArgument(index),
        };

        public override void SetArgument(int index, object value)
        {
            switch (index)
            {
                case 0:
                    _reminderName = (string)value;
                    break;
                case 1:
                    _status = (TickStatus)value;
                    break;
                default:
                    base.SetArgument(index, value);
                    break;
            }
        }

        public override GrainCall Copy() => new TickCall(_reminderName, _status);

        protected override Task Invoke(object target) => ((IRemindable)target).ReceiveReminder(_reminderName, _status);

        protected override void Return()
        {
        }
    }
}
