using System.Reflection.Metadata;
using System.Text.RegularExpressions;

namespace OrleansTrading.Grains.Tests.Architecture;

/// <summary>A type as documentation ids write it, where it is declared, and without its type arguments.</summary>
public readonly record struct ApiType(string Text, string Definition, string Assembly);

/// <summary>Writes types of signatures as documentation ids do: <c>System.Func{``0,System.Threading.CancellationToken}</c>.</summary>
internal sealed partial class ApiSignatures : ISignatureTypeProvider<ApiType, object?>
{
    public ApiType GetTypeFromDefinition(MetadataReader reader, TypeDefinitionHandle handle, byte rawTypeKind)
    {
        var type = reader.GetTypeDefinition(handle);
        var outer = type.GetDeclaringType();
        var name = outer.IsNil ? Join(reader.GetString(type.Namespace), reader.GetString(type.Name))
            : $"{GetTypeFromDefinition(reader, outer, 0).Definition}.{reader.GetString(type.Name)}";
        return new ApiType(name, name, reader.GetString(reader.GetAssemblyDefinition().Name));
    }

    public ApiType GetTypeFromReference(MetadataReader reader, TypeReferenceHandle handle, byte rawTypeKind)
    {
        var type = reader.GetTypeReference(handle);
        if (type.ResolutionScope.Kind == HandleKind.TypeReference)
        {
            var outer = GetTypeFromReference(reader, (TypeReferenceHandle)type.ResolutionScope, 0);
            var nested = $"{outer.Definition}.{reader.GetString(type.Name)}";
            return new ApiType(nested, nested, outer.Assembly);
        }

        var name = Join(reader.GetString(type.Namespace), reader.GetString(type.Name));
        return new ApiType(name, name, reader.GetString(reader.GetAssemblyReference((AssemblyReferenceHandle)type.ResolutionScope).Name));
    }

    public ApiType GetTypeFromSpecification(MetadataReader reader, object? genericContext, TypeSpecificationHandle handle, byte rawTypeKind) =>
        reader.GetTypeSpecification(handle).DecodeSignature(this, genericContext);

    public ApiType GetGenericInstantiation(ApiType genericType, ImmutableArray<ApiType> typeArguments) =>
        genericType with { Text = $"{Arity().Replace(genericType.Text, "")}{{{string.Join(',', typeArguments.Select(a => a.Text))}}}" };

    public ApiType GetPrimitiveType(PrimitiveTypeCode typeCode) => Of("System." + typeCode);

    public ApiType GetGenericMethodParameter(object? genericContext, int index) => Of($"``{index}");

    public ApiType GetGenericTypeParameter(object? genericContext, int index) => Of($"`{index}");

    public ApiType GetSZArrayType(ApiType elementType) => Of(elementType.Text + "[]");

    public ApiType GetArrayType(ApiType elementType, ArrayShape shape) => Of($"{elementType.Text}[{new string(',', shape.Rank - 1)}]");

    public ApiType GetByReferenceType(ApiType elementType) => Of(elementType.Text + "@");

    public ApiType GetPointerType(ApiType elementType) => Of(elementType.Text + "*");

    public ApiType GetPinnedType(ApiType elementType) => elementType;

    public ApiType GetModifiedType(ApiType modifier, ApiType unmodifiedType, bool isRequired) => unmodifiedType;

    public ApiType GetFunctionPointerType(MethodSignature<ApiType> signature) => Of("=FUNC");

    /// <summary>A method's line: its documentation id, and what it returns.</summary>
    public static string Method(string type, string name, MethodSignature<ApiType> signature)
    {
        var generic = signature.GenericParameterCount > 0 ? $"``{signature.GenericParameterCount}" : "";
        var parameters = signature.ParameterTypes.Length > 0 ? $"({string.Join(',', signature.ParameterTypes.Select(p => p.Text))})" : "";
        return $"M:{type}.{name.Replace('.', '#')}{generic}{parameters} -> {signature.ReturnType.Text}";
    }

    private static ApiType Of(string text) => new(text, text, "");

    private static string Join(string space, string name) => space.Length == 0 ? name : $"{space}.{name}";

    [GeneratedRegex(@"`\d+$")]
    private static partial Regex Arity();
}
