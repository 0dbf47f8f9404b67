using System.Text;

namespace OrleansTrading.Embedded.Actors.Generator;

/// <summary>Writes an interface's proxy and the calls of its methods.</summary>
internal static class ProxyWriter
{
    private const string Generation = "global::OrleansTrading.Embedded.Actors.CodeGeneration";

    public static string Write(InterfaceModel model)
    {
        var code = new StringBuilder(Source.Header);
        code.AppendLine($"internal sealed class Proxy_{model.Identifier} : global::OrleansTrading.Embedded.Actors.GrainReference, {model.FullName}");
        code.AppendLine("{");
        code.AppendLine($"    internal Proxy_{model.Identifier}(global::OrleansTrading.Embedded.Actors.GrainReferenceArguments arguments) : base(arguments)");
        code.AppendLine("    {");
        code.AppendLine("    }");
        for (var i = 0; i < model.Methods.Count; i++)
            WriteMethod(code, model.Methods[i], i);
        for (var i = 0; i < model.Methods.Count; i++)
            WriteCall(code, model, model.Methods[i], i);
        code.AppendLine("}");
        return code.ToString();
    }

    private static void WriteMethod(StringBuilder code, MethodModel method, int index)
    {
        var generics = Generics(method);
        // Explicit implementations take their constraints and defaults from the interface, and any two bases may overlap.
        var parameters = string.Join(", ", method.Parameters.Select(p => $"{p.Type} {p.Name}"));
        var arguments = string.Join(", ", method.Parameters.Select(p => p.Name));
        code.AppendLine();
        code.AppendLine($"    {method.ReturnType} {method.DeclaringType}.{method.Name}{generics}({parameters}) =>");
        code.AppendLine($"        Send(Call{index}{generics}.Rent({arguments}));");
    }

    private static void WriteCall(StringBuilder code, InterfaceModel model, MethodModel method, int index)
    {
        var generics = Generics(method);
        var name = $"Call{index}{generics}";
        var baseType = method.Kind switch
        {
            ReturnKind.Void => "VoidCall",
            ReturnKind.Task => "TaskCall",
            ReturnKind.TaskOf => $"TaskCall<{method.ResultType}>",
            ReturnKind.ValueTask => "ValueTaskCall",
            _ => $"ValueTaskCall<{method.ResultType}>",
        };
        var fields = method.Parameters.Select((p, i) => (p.Type, p.Name, Field: $"_argument{i}", p.IsCancellationToken)).ToList();
        var typeArguments = method.TypeParameters.Select(t => $"typeof({t})");
        var parameterTypes = method.Parameters.Select(p => $"typeof({p.PlainType})");

        code.AppendLine();
        code.AppendLine($"    private sealed class {name} : {Generation}.{baseType}{method.Constraints}");
        code.AppendLine("    {");
        code.AppendLine($"        private static readonly {Generation}.CallPool.Reserve s_reserve = new();");
        code.AppendLine();
        code.AppendLine($"        private static {Generation}.CallDescription? s_description;");
        code.AppendLine();
        code.AppendLine("        [global::System.ThreadStatic]");
        code.AppendLine($"        private static {Generation}.CallPool? t_pool;");
        code.AppendLine();
        foreach (var field in fields)
            code.AppendLine($"        private {field.Type} {field.Field} = default!;");
        code.AppendLine();
        code.AppendLine($"        private Call{index}() : base({method.Options})");
        code.AppendLine("        {");
        code.AppendLine("        }");
        code.AppendLine();
        code.AppendLine($"        public override string MethodName => \"{model.ShortName}.{method.Name}\";");
        code.AppendLine();
        code.AppendLine($"        public override {Generation}.CallDescription Description => s_description ??= new(");
        code.AppendLine($"            typeof({method.DeclaringType}), \"{method.Name}{generics}\", {Types(typeArguments)}, {Types(parameterTypes)});");
        if (method.TimeoutTicks > 0)
        {
            code.AppendLine();
            code.AppendLine($"        public override global::System.TimeSpan? Timeout => global::System.TimeSpan.FromTicks({method.TimeoutTicks}L);");
        }

        if (fields.FirstOrDefault(f => f.IsCancellationToken) is { Field: not null } token)
        {
            code.AppendLine();
            code.AppendLine($"        public override global::System.Threading.CancellationToken CancellationToken => {token.Field};");
        }

        code.AppendLine();
        code.AppendLine($"        public static {name} Rent({string.Join(", ", fields.Select(f => $"{f.Type} {f.Name}"))})");
        code.AppendLine("        {");
        code.AppendLine($"            var spare = (t_pool ??= new {Generation}.CallPool(s_reserve)).Take();");
        code.AppendLine($"            var call__ = spare is null ? new {name}() : global::System.Runtime.CompilerServices.Unsafe.As<{name}>(spare);");
        foreach (var field in fields)
            code.AppendLine($"            call__.{field.Field} = {field.Name};");
        code.AppendLine("            return call__;");
        code.AppendLine("        }");
        code.AppendLine();
        WriteArguments(code, fields.Select(f => (f.Type, f.Field)).ToList());
        code.AppendLine($"        public override {Generation}.GrainCall Copy() => Rent({string.Join(", ", fields.Select(f => f.Field))});");
        code.AppendLine();
        code.AppendLine($"        protected override {(method.Kind == ReturnKind.Void ? "void" : method.ReturnType)} Invoke(object target) =>");
        code.AppendLine($"            (({method.DeclaringType})target).{method.Name}{generics}({string.Join(", ", fields.Select(f => f.Field))});");
        code.AppendLine();
        code.AppendLine("        protected override void Return()");
        code.AppendLine("        {");
        foreach (var field in fields)
            code.AppendLine($"            {field.Field} = default!;");
        code.AppendLine($"            (t_pool ??= new {Generation}.CallPool(s_reserve)).Put(this);");
        code.AppendLine("        }");
        code.AppendLine("    }");
    }

    private static void WriteArguments(StringBuilder code, List<(string Type, string Field)> fields)
    {
        if (fields.Count == 0)
            return;
        code.AppendLine($"        public override int GetArgumentCount() => {fields.Count};");
        code.AppendLine();
        code.AppendLine("        public override object? GetArgument(int index) => index switch");
        code.AppendLine("        {");
        for (var i = 0; i < fields.Count; i++)
            code.AppendLine($"            {i} => {fields[i].Field},");
        code.AppendLine("            _ => base.GetArgument(index),");
        code.AppendLine("        };");
        code.AppendLine();
        code.AppendLine("        public override void SetArgument(int index, object value)");
        code.AppendLine("        {");
        code.AppendLine("            switch (index)");
        code.AppendLine("            {");
        for (var i = 0; i < fields.Count; i++)
        {
            code.AppendLine($"                case {i}:");
            code.AppendLine($"                    {fields[i].Field} = ({fields[i].Type})value;");
            code.AppendLine("                    break;");
        }

        code.AppendLine("                default:");
        code.AppendLine("                    base.SetArgument(index, value);");
        code.AppendLine("                    break;");
        code.AppendLine("            }");
        code.AppendLine("        }");
        code.AppendLine();
    }

    private static string Types(IEnumerable<string> types) => $"new global::System.Type[] {{ {string.Join(", ", types)} }}";

    private static string Generics(MethodModel method) =>
        method.TypeParameters.Count == 0 ? string.Empty : $"<{string.Join(", ", method.TypeParameters)}>";
}
