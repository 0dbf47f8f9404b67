namespace OrleansTrading.Embedded.GraphQL;

/// <summary>The values of <c>extensions.code</c>: HotChocolate's where it has one, names in capitals otherwise.</summary>
internal static class ErrorCodes
{
    // HTTP
    public const string InvalidRequest = "HC0009";
    public const string RequestTooLarge = "HC0010";
    public const string Syntax = "HC0011";
    public const string QueryMissing = "HC0013";
    public const string NotAcceptable = "HC0063";
    public const string UnsupportedMediaType = "UNSUPPORTED_MEDIA_TYPE";
    public const string MethodNotAllowed = "METHOD_NOT_ALLOWED";
    public const string BatchingNotAllowed = "BATCHING_NOT_ALLOWED";
    public const string SchemaNotAllowed = "SCHEMA_NOT_ALLOWED";

    // Sockets
    public const string OriginNotAllowed = "ORIGIN_NOT_ALLOWED";
    public const string TooManySockets = "TOO_MANY_SOCKETS";
    public const string TooManyOperations = "TOO_MANY_OPERATIONS";

    // Limits
    public const string TooManyTokens = "TOO_MANY_TOKENS";
    public const string NestedTooDeeply = "NESTED_TOO_DEEPLY";
    public const string MaxExecutionDepth = "MAX_EXECUTION_DEPTH";
    public const string TooManyFields = "TOO_MANY_FIELDS";
    public const string TooManyAliases = "TOO_MANY_ALIASES";
    public const string TooManyErrors = "TOO_MANY_ERRORS";
    public const string CostExceeded = "HC0047";
    public const string Timeout = "HC0045";
    public const string IntrospectionNotAllowed = "HC0046";
    public const string IntrospectionTooDeep = "HC0087";

    // Execution
    public const string Unexpected = "UNEXPECTED_EXECUTION_ERROR";
    public const string Execution = "EXECUTION_ERROR";
    public const string NonNullViolation = "HC0018";
    public const string InvalidLeafValue = "EXEC_INVALID_LEAF_VALUE";
    public const string OperationNotFound = "OPERATION_NOT_FOUND";
    public const string InvalidVariable = "INVALID_VARIABLE";
    public const string InvalidArgument = "INVALID_ARGUMENT";
    public const string SubscriptionTransport = "SUBSCRIPTION_NEEDS_A_STREAM";

    // Authorisation
    public const string NotAuthenticated = "AUTH_NOT_AUTHENTICATED";
    public const string NotAuthorized = "AUTH_NOT_AUTHORIZED";
    public const string PolicyNotFound = "AUTH_POLICY_NOT_FOUND";

    // Validation, by the rules of the specification
    public const string ExecutableDefinitions = "EXECUTABLE_DEFINITIONS";
    public const string UniqueOperationNames = "UNIQUE_OPERATION_NAMES";
    public const string LoneAnonymousOperation = "LONE_ANONYMOUS_OPERATION";
    public const string SingleFieldSubscriptions = "SINGLE_FIELD_SUBSCRIPTIONS";
    public const string KnownOperationTypes = "KNOWN_OPERATION_TYPES";
    public const string KnownTypeNames = "KNOWN_TYPE_NAMES";
    public const string FragmentsOnCompositeTypes = "FRAGMENTS_ON_COMPOSITE_TYPES";
    public const string VariablesAreInputTypes = "VARIABLES_ARE_INPUT_TYPES";
    public const string LeafSelections = "SCALAR_LEAFS";
    public const string FieldsOnCorrectType = "FIELDS_ON_CORRECT_TYPE";
    public const string UniqueFragmentNames = "UNIQUE_FRAGMENT_NAMES";
    public const string KnownFragmentNames = "KNOWN_FRAGMENT_NAMES";
    public const string NoUnusedFragments = "NO_UNUSED_FRAGMENTS";
    public const string PossibleFragmentSpreads = "POSSIBLE_FRAGMENT_SPREADS";
    public const string NoFragmentCycles = "NO_FRAGMENT_CYCLES";
    public const string UniqueVariableNames = "UNIQUE_VARIABLE_NAMES";
    public const string NoUndefinedVariables = "NO_UNDEFINED_VARIABLES";
    public const string NoUnusedVariables = "NO_UNUSED_VARIABLES";
    public const string KnownDirectives = "KNOWN_DIRECTIVES";
    public const string UniqueDirectives = "UNIQUE_DIRECTIVES_PER_LOCATION";
    public const string KnownArguments = "KNOWN_ARGUMENT_NAMES";
    public const string UniqueArguments = "UNIQUE_ARGUMENT_NAMES";
    public const string ValuesOfCorrectType = "VALUES_OF_CORRECT_TYPE";
    public const string RequiredArguments = "PROVIDED_REQUIRED_ARGUMENTS";
    public const string VariablePositions = "VARIABLES_IN_ALLOWED_POSITION";
    public const string FieldsCanMerge = "OVERLAPPING_FIELDS_CAN_BE_MERGED";
    public const string UniqueInputFields = "UNIQUE_INPUT_FIELD_NAMES";
}
