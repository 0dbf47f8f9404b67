using System.Text;

namespace OrleansTrading.Embedded.Actors.Generator;

/// <summary>Writes the class whose objects are the calls of one method.</summary>
internal sealed class CallWriter
{
    private const string Generation = "global::OrleansTrading.Embedded.Actors.CodeGeneration";

    private readonly StringBuilder _code;
    private readonly InterfaceModel _interface;
    private readonly MethodModel _method;
    private readonly int _index;
    private readonly List<(string Type, string Name, string Field, bool IsCancellationToken)> _fields;

    public CallWriter(StringBuilder code, InterfaceModel model, MethodModel method, int index)
    {
        _code = code;
        _interface = model;
        _method = method;
        _index = index;
        _fields = method.Parameters.Select((p, i) => (p.Type, p.Name, Field: $"_argument{i}", p.IsCancellationToken)).ToList();
    }

    private bool IsSent => _method.Kind != ReturnKind.AsyncEnumerable;

    private string Name => $"Call{_index}{_method.Generics()}";

    private string BaseType => _method.Kind switch
    {
        ReturnKind.Void => "VoidCall",
        ReturnKind.Task => "TaskCall",
        ReturnKind.TaskOf => $"TaskCall<{_method.ResultType}>",
        ReturnKind.ValueTask => "ValueTaskCall",
        ReturnKind.ValueTaskOf => $"ValueTaskCall<{_method.ResultType}>",
        _ => $"AsyncEnumerableRequest<{_method.ResultType}>",
    };

    public void Write()
    {
        Line();
        Line($"    private sealed class {Name} : {Generation}.{BaseType}{_method.Constraints}");
        Line("    {");
        WriteFields();
        WriteConstructor();
        WriteDescription();
        WriteArguments();
        if (IsSent)
            WritePooling();
        WriteInvoke();
        Line("    }");
    }

    private void WriteInvoke()
    {
        var returned = _method.Kind == ReturnKind.Void ? "void" : _method.ReturnType;
        var token = IsSent ? string.Empty : ", global::System.Threading.CancellationToken token__";
        var arguments = string.Join(", ", _fields.Select(f => f.IsCancellationToken && !IsSent ? "token__" : f.Field));
        Line($"        protected override {returned} Invoke(object target{token}) =>");
        Line($"            (({_method.DeclaringType})target).{_method.Name}{_method.Generics()}({arguments});");
    }

    private void WriteFields()
    {
        if (IsSent)
        {
            Line($"        private static readonly {Generation}.CallPool.Reserve s_reserve = new();");
            Line();
            Line("        [global::System.ThreadStatic]");
            Line($"        private static {Generation}.CallPool? t_pool;");
            Line();
        }

        Line($"        private static {Generation}.CallDescription? s_description;");
        Line();
        foreach (var field in _fields)
            Line($"        private {field.Type} {field.Field} = default!;");
        Line();
    }

    private void WriteConstructor()
    {
        if (IsSent)
        {
            Line($"        private Call{_index}() : base({_method.Options})");
            Line("        {");
        }
        else
        {
            var parameters = new[] { "global::OrleansTrading.Embedded.Actors.GrainReference reference__" }
                .Concat(_fields.Select(f => $"{f.Type} {f.Name}"));
            Line($"        public Call{_index}({string.Join(", ", parameters)}) : base(reference__)");
            Line("        {");
            foreach (var field in _fields)
                Line($"            {field.Field} = {field.Name};");
        }

        Line("        }");
        Line();
    }

    private void WriteDescription()
    {
        Line($"        public override string MethodName => \"{_interface.ShortName}.{_method.Name}\";");
        Line();
        if (_method.TimeoutTicks > 0)
        {
            Line($"        public override global::System.TimeSpan? Timeout => global::System.TimeSpan.FromTicks({_method.TimeoutTicks}L);");
            Line();
        }

        if (_fields.FirstOrDefault(f => f.IsCancellationToken) is { Field: not null } token)
        {
            Line("        public override global::System.Threading.CancellationToken CancellationToken");
            Line("        {");
            Line($"            get => {token.Field};");
            if (IsSent)
                Line($"            set => {token.Field} = value;");
            Line("        }");
            Line();
        }

        var typeArguments = _method.TypeParameters.Select(t => $"typeof({t})");
        var parameterTypes = _method.Parameters.Select(p => $"typeof({p.PlainType})");
        Line($"        public override {Generation}.CallDescription Description => s_description ??= new(");
        Line($"            typeof({_method.DeclaringType}), \"{_method.Name}{_method.Generics()}\",");
        Line($"            {Types(typeArguments)}, {Types(parameterTypes)});");
        Line();
    }

    private void WriteArguments()
    {
        if (_fields.Count == 0)
            return;
        Line($"        public override int GetArgumentCount() => {_fields.Count};");
        Line();
        Line("        public override object? GetArgument(int index) => index switch");
        Line("        {");
        for (var i = 0; i < _fields.Count; i++)
            Line($"            {i} => {_fields[i].Field},");
        Line("            _ => base.GetArgument(index),");
        Line("        };");
        Line();
        Line("        public override void SetArgument(int index, object value)");
        Line("        {");
        Line("            switch (index)");
        Line("            {");
        for (var i = 0; i < _fields.Count; i++)
        {
            Line($"                case {i}:");
            Line($"                    {_fields[i].Field} = ({_fields[i].Type})value;");
            Line("                    break;");
        }

        Line("                default:");
        Line("                    base.SetArgument(index, value);");
        Line("                    break;");
        Line("            }");
        Line("        }");
        Line();
    }

    private void WritePooling()
    {
        Line($"        public static {Name} Rent({string.Join(", ", _fields.Select(f => $"{f.Type} {f.Name}"))})");
        Line("        {");
        Line($"            var spare = (t_pool ??= new {Generation}.CallPool(s_reserve)).Take();");
        Line($"            var call__ = spare is null ? new {Name}() : global::System.Runtime.CompilerServices.Unsafe.As<{Name}>(spare);");
        foreach (var field in _fields)
            Line($"            call__.{field.Field} = {field.Name};");
        Line("            return call__;");
        Line("        }");
        Line();
        Line($"        public override {Generation}.GrainCall Copy() => Rent({Fields()});");
        Line();
        Line("        protected override void Return()");
        Line("        {");
        foreach (var field in _fields)
            Line($"            {field.Field} = default!;");
        Line($"            (t_pool ??= new {Generation}.CallPool(s_reserve)).Put(this);");
        Line("        }");
        Line();
    }

    private string Fields() => string.Join(", ", _fields.Select(f => f.Field));

    private static string Types(IEnumerable<string> types) => $"new global::System.Type[] {{ {string.Join(", ", types)} }}";

    private void Line(string text = "") => _code.AppendLine(text);
}
