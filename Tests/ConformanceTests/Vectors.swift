import Cryptography
import Foundation
import Server

/// A file of `Conformance/vectors`.
struct VectorFile<Vector: Decodable>: Decodable {
    let vectors: [Vector]

    static func read(_ name: String) throws -> [Vector] {
        let path = try ProductFiles().path("Conformance/vectors/\(name).json")
        let decoder = JSONDecoder()
        decoder.keyDecodingStrategy = .convertFromSnakeCase
        return try decoder.decode(Self.self, from: Data(contentsOf: URL(filePath: path))).vectors
    }
}

struct KeyVector: Decodable {
    let name: String
    let seed: String
    let spki: String
    let kid: String
    let fingerprint: String

    /// All keys by name.
    static func privateKeys() throws -> [String: Ed25519PrivateKey] {
        try VectorFile<KeyVector>.read("keys").reduce(into: [:]) { keys, vector in
            keys[vector.name] = try Ed25519PrivateKey(seed: Hex.decoded(vector.seed.utf8) ?? [])
        }
    }
}

struct EnrolmentVector: Decodable {
    let code: String
    let scheme: String
    let key: String
    let proof: String
}

struct DigestVector: Decodable {
    let body: String
    let contentDigest: String
}

struct ChainVector: Decodable {
    struct Step: Decodable {
        let seq: Int
        let body: String?
        let head: String
    }
    let stream: String
    let steps: [Step]
}

struct EndorsementVector: Decodable {
    let about: String
    let current: String
    let next: String
    let from: String
    let signed: String
    let endorsement: String
    let good: Bool
}

struct SignatureVector: Decodable {
    struct Base: Decodable {
        let label: String
        let key: String
        let base: String
    }
    let about: String
    let kind: String
    let method: String?
    let authority: String?
    let path: String?
    let query: String?
    let syncVersion: String?
    let status: Int?
    let contentType: String?
    let contentDigest: String?
    let contentEncoding: String?
    let body: String?
    let bases: [Base]
    let signatureInput: String
    let signature: String
}

struct BatchVector: Decodable, Sendable {
    struct Record: Decodable, Sendable {
        let line: Int?
        let record: Int?
        let outcome: String
        let code: String?
        let pointer: String?
        let reason: String?
    }
    let about: String
    let version: Int
    let mediaType: String
    let stream: String
    let seq: Int64
    let prev: String
    let body: String
    let batchSha256: String
    let head: String
    let n: Int
    let counts: [String: Int]
    let records: [Record]
}
