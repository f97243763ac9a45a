import HubCore
import Testing

/// Expects a problem of the given kind, and hands it back to be looked at.
@discardableResult
func expect(
    _ kind: ProblemKind, at location: SourceLocation = #_sourceLocation, _ body: () throws -> some Any
) -> Problem? {
    let problem = #expect(throws: Problem.self, sourceLocation: location) { _ = try body() }
    if let problem { #expect(problem.kind == kind, sourceLocation: location) }
    return problem
}
