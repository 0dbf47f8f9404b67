using System.Text;

namespace OrleansTrading.Embedded.Actors.Generator;

/// <summary>Writes an interface's proxy.</summary>
internal static class ProxyWriter
{
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
            new CallWriter(code, model, model.Methods[i], i).Write();
        code.AppendLine("}");
        return code.ToString();
    }

    private static void WriteMethod(StringBuilder code, MethodModel method, int index)
    {
        // Explicit implementations take their constraints and defaults from the interface, and any two bases may overlap.
        var parameters = string.Join(", ", method.Parameters.Select(p => $"{p.Type} {p.Name}"));
        var arguments = string.Join(", ", method.Parameters.Select(p => p.Name));
        var call = $"Call{index}{method.Generics()}";
        code.AppendLine();
        code.AppendLine($"    {method.ReturnType} {method.DeclaringType}.{method.Name}{method.Generics()}({parameters}) =>");
        code.AppendLine(method.Kind == ReturnKind.AsyncEnumerable
            ? $"        new {call}({string.Join(", ", new[] { "this" }.Concat(method.Parameters.Select(p => p.Name)))});"
            : $"        Send({call}.Rent({arguments}));");
    }
}
