import Testing

/// For values that are read in the middle of a transaction.
func expectEqual<Value: Equatable>(_ value: Value, _ expected: Value, sourceLocation: SourceLocation = #_sourceLocation)
{
    #expect(value == expected, sourceLocation: sourceLocation)
}
