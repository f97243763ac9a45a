import Foundation
import HubCore

/// HSJ Sync as programs read it: the OpenAPI description, and the JSON Schemas that it refers to by their names beside
/// it. Files of the product, so that they are read where the code is; tests hold them to it.
package struct ProtocolDescription: Sendable {
    /// OpenAPI 3.1.
    package let openAPI: [UInt8]
    /// JSON Schema 2020-12, by the name of the file: `receipt.json`.
    package let schemas: [String: [UInt8]]

    /// Problems: `internal-fault` when the files did not come with the program.
    package init(_ files: ProductFiles) throws(Problem) {
        let folder = URL(fileURLWithPath: files.path("docs/openapi"))
        do {
            openAPI = try Self.bytes(folder.appending(path: "hsj-sync.json"))
            let names = try FileManager.default.contentsOfDirectory(atPath: folder.appending(path: "schemas").path)
            schemas = try names.filter { $0.hasSuffix(".json") }.reduce(into: [:]) { schemas, name in
                schemas[name] = try Self.bytes(folder.appending(path: "schemas/\(name)"))
            }
        } catch {
            throw Problem(
                .internalFault,
                detail: Message(
                    ja: "docs/openapi が見つかりません。プログラムと一緒に置いてください",
                    en: "docs/openapi was not found; it must stand beside the program"))
        }
    }

    private static func bytes(_ file: URL) throws -> [UInt8] { Array(try Data(contentsOf: file)) }
}
