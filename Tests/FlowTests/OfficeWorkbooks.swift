import TestSupport
import Testing

/// Runs `Tests/Fixtures/office_workbooks.py`.
enum OfficeWorkbooks {
    static func make(_ arguments: String...) async throws {
        let outcome = try await PythonScript("office_workbooks.py").run(arguments)
        try #require(outcome.status == 0, "\(outcome.all)")
    }
}
