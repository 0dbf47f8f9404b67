using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;

namespace OrleansTrading.Grains.Tests.Architecture;

/// <summary>
/// A compiled assembly's public members, or its uses of another's, as lines: a documentation id, and behind an arrow the type that comes of
/// it, since ids leave that out. Properties are their accessors; an enum's values stand behind an equals sign.
/// </summary>
internal sealed class ApiAssembly(string path) : IDisposable
{
    private static readonly ApiSignatures Signatures = new();

    private readonly PEReader _file = new(File.OpenRead(path));

    private MetadataReader Metadata => _file.GetMetadataReader();

    public void Dispose() => _file.Dispose();

    /// <summary>All types and members of an assembly that this one refers to.</summary>
    public IEnumerable<string> UsesOf(string assembly)
    {
        var metadata = Metadata;
        foreach (var handle in metadata.TypeReferences)
        {
            var type = Signatures.GetTypeFromReference(metadata, handle, 0);
            if (type.Assembly == assembly)
                yield return "T:" + type.Definition;
        }

        foreach (var handle in metadata.MemberReferences)
        {
            var member = metadata.GetMemberReference(handle);
            var parent = member.Parent.Kind switch
            {
                HandleKind.TypeReference => Signatures.GetTypeFromReference(metadata, (TypeReferenceHandle)member.Parent, 0),
                HandleKind.TypeSpecification => Signatures.GetTypeFromSpecification(metadata, null, (TypeSpecificationHandle)member.Parent, 0),
                _ => default,
            };
            if (parent.Assembly != assembly)
                continue;
            var name = metadata.GetString(member.Name);
            yield return member.GetKind() == MemberReferenceKind.Method
                ? ApiSignatures.Method(parent.Definition, name, member.DecodeMethodSignature(Signatures, null))
                : $"F:{parent.Definition}.{name} -> {member.DecodeFieldSignature(Signatures, null).Text}";
        }
    }

    /// <summary>What the assembly declares for hand-written code: public and protected, and not hidden from editors.</summary>
    public IEnumerable<string> Declared() =>
        Metadata.TypeDefinitions.Where(IsVisible).SelectMany(handle => DeclaredBy(handle));

    /// <summary>What the assembly declares for generated code: public or protected, and hidden from editors.</summary>
    public IEnumerable<string> DeclaredForGeneratedCode() =>
        Metadata.TypeDefinitions.Where(handle => IsPublic(Metadata.GetTypeDefinition(handle)))
            .SelectMany(handle => DeclaredBy(handle, wantsHidden: !IsVisible(handle) ? null : true));

    // Of a hidden type all members are hidden (null); of another one those that say so (true), or those that do not (false).
    private IEnumerable<string> DeclaredBy(TypeDefinitionHandle handle, bool? wantsHidden = false)
    {
        var metadata = Metadata;
        var type = metadata.GetTypeDefinition(handle);
        var name = Signatures.GetTypeFromDefinition(metadata, handle, 0).Definition;
        var isEnum = BaseName(type) == "Enum";
        var isDelegate = BaseName(type) == "MulticastDelegate";
        if (wantsHidden != true)
            yield return "T:" + name;
        if (isDelegate)
            yield break;
        foreach (var method in type.GetMethods().Select(metadata.GetMethodDefinition))
        {
            var access = method.Attributes & MethodAttributes.MemberAccessMask;
            if (access is MethodAttributes.Public or MethodAttributes.Family or MethodAttributes.FamORAssem
                && IsOwn(method)
                && (wantsHidden is null || IsHidden(method.GetCustomAttributes()) == wantsHidden))
            {
                yield return ApiSignatures.Method(name, metadata.GetString(method.Name), method.DecodeSignature(Signatures, null));
            }
        }

        foreach (var field in type.GetFields().Select(metadata.GetFieldDefinition))
        {
            if ((field.Attributes & (FieldAttributes.FieldAccessMask | FieldAttributes.RTSpecialName)) != FieldAttributes.Public)
                continue;
            var value = isEnum ? $" = {Value(metadata.GetConstant(field.GetDefaultValue()))}" : $" -> {field.DecodeSignature(Signatures, null).Text}";
            yield return $"F:{name}.{metadata.GetString(field.Name)}{value}";
        }
    }

    private bool IsVisible(TypeDefinitionHandle handle)
    {
        var type = Metadata.GetTypeDefinition(handle);
        return IsPublic(type) && !IsHidden(type.GetCustomAttributes());
    }

    private bool IsPublic(TypeDefinition type) => (type.Attributes & TypeAttributes.VisibilityMask) switch
    {
        TypeAttributes.Public => true,
        TypeAttributes.NestedPublic => IsPublic(Metadata.GetTypeDefinition(type.GetDeclaringType())),
        _ => false,
    };

    private bool IsHidden(CustomAttributeHandleCollection attributes) => attributes.Select(Metadata.GetCustomAttribute).Any(attribute =>
        attribute.Constructor.Kind == HandleKind.MemberReference
        && Metadata.GetMemberReference((MemberReferenceHandle)attribute.Constructor).Parent is { Kind: HandleKind.TypeReference } parent
        && Signatures.GetTypeFromReference(Metadata, (TypeReferenceHandle)parent, 0).Definition == "System.ComponentModel.EditorBrowsableAttribute");

    private string BaseName(TypeDefinition type) => type.BaseType.Kind == HandleKind.TypeReference
        ? Metadata.GetString(Metadata.GetTypeReference((TypeReferenceHandle)type.BaseType).Name)
        : "";

    // An override is the member that it overrides, and an explicit implementation that of its interface.
    private bool IsOwn(MethodDefinition method) =>
        (method.Attributes & (MethodAttributes.Virtual | MethodAttributes.NewSlot)) != MethodAttributes.Virtual
        && Metadata.GetString(method.Name) is not "<Clone>$" and not ".cctor";

    private string Value(Constant constant) =>
        Convert.ToInt64(Metadata.GetBlobReader(constant.Value).ReadConstant(constant.TypeCode), System.Globalization.CultureInfo.InvariantCulture)
            .ToString(System.Globalization.CultureInfo.InvariantCulture);
}
