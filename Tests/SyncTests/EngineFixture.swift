import Foundation
import HubCore
import Postgres
import ReferenceData
import Sync
import SyncProtocol
import TestSupport

/// A sync engine over a test's database, with one scheme.
struct EngineFixture: Sendable {
    let test: TestDatabase
    let engine: SyncEngine
    let scheme: SchemeID
    let dictionary: DictionaryInUse

    static func with(_ body: @escaping @Sendable (EngineFixture) async throws -> Void) async throws {
        try await TestDatabase.with { test in
            try await body(
                EngineFixture(
                    test: test, engine: SyncEngine(database: test.database, clock: test.clock),
                    scheme: try await test.addScheme(code: "hs-13-wako"), dictionary: try await test.dictionary()))
        }
    }

    func push(_ batch: TestBatch) async throws -> PushAnswer {
        try await engine.apply(batch.pushed(by: scheme, dictionary: dictionary))
    }

    func receipt(_ answer: PushAnswer) throws -> Receipt {
        try JSONDecoder().decode(Receipt.self, from: Data(answer.receipt))
    }

    /// Rows of one column, read as the owner.
    func rows<Row: Sendable>(_ statement: Statement<Row>) async throws -> [Row] {
        try await test.owner.read(as: .owner) { tx in try tx.all(statement) }
    }
}
