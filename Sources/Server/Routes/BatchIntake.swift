import Compression
import Cryptography
import Foundation
import HTTPTypes
import HubCore
import Hummingbird
import JSONReading
import ReferenceData
import Sync
import SyncProtocol
import Tenancy

/// How the body of a batch is coded.
enum BatchCoding: String {
    case identity, gzip

    /// Problems: `coding-unsupported`, for another media type than the version's too.
    init(_ request: Request, version: SyncVersion) throws(Problem) {
        guard request.headers[.contentType] ?? "" == version.mediaType else {
            throw Problem(
                .codingUnsupported,
                detail: Message(
                    ja: "Content-Type は \(version.mediaType) にしてください",
                    en: "The Content-Type must be \(version.mediaType)"))
        }
        guard let coding = BatchCoding(rawValue: request.headers[.contentEncoding] ?? "identity") else {
            throw Problem(
                .codingUnsupported,
                detail: Message(
                    ja: "Content-Encoding は gzip か identity です", en: "Content-Encoding may be gzip or identity"))
        }
        self = coding
    }
}

/// The bytes of a push, inflated and hashed.
struct DecodedBody: Sendable {
    let coded: [UInt8]
    let coding: BatchCoding
    /// The decoded body, with `JSONParser.padding` bytes behind it.
    let padded: [UInt8]
    let digest: SHA256Digest

    /// Problems: `coding-invalid`, `too-large`.
    init(_ coded: [UInt8], _ coding: BatchCoding) throws(Problem) {
        self.coded = coded
        self.coding = coding
        padded = try Self.inflated(coded, coding)
        digest = padded.withUnsafeBytes { bytes in
            SHA256.hash(of: UnsafeRawBufferPointer(rebasing: bytes.dropLast(JSONParser.padding)))
        }
    }

    private static func inflated(_ coded: [UInt8], _ coding: BatchCoding) throws(Problem) -> [UInt8] {
        switch coding {
        case .identity: return coded + [UInt8](repeating: 0, count: JSONParser.padding)
        case .gzip:
            do throws(GzipError) {
                return try Gzip.inflated(coded, limit: Limits.decodedBodyBytes, padding: JSONParser.padding)
            } catch {
                throw error == .tooLarge
                    ? Problem(
                        .tooLarge,
                        detail: Message(
                            ja: "展開後の上限は \(Limits.decodedBodyBytes) バイトです",
                            en: "At most \(Limits.decodedBodyBytes) bytes after decoding"))
                    : Problem(.codingInvalid)
            }
        }
    }
}

/// Turns a decoded body into a batch of the dictionary that it names.
struct BatchIntake: Sendable {
    let dictionaries: LoadedDictionaries
    let clock: HubCore.Clock

    /// - Parameter sequence: of the address; nil where the address has none.
    /// Problems: `envelope-invalid`, `too-large`, `dictionary-unknown`.
    func read(
        _ body: DecodedBody, stream: StreamName, sequence: Int64?, sender: SignatureGate.Sender
    ) async throws -> PushedBatch {
        let received = try ReceivedBatch(padded: body.padded, version: sender.version)
        let envelope = received.envelope
        guard envelope.stream == stream, envelope.sequence == sequence ?? envelope.sequence else {
            throw Problem(
                .envelopeInvalid,
                detail: Message(ja: "先頭行の stream または seq が宛先と違います", en: "stream or seq differs from the address"))
        }
        let dictionary = try await dictionaries.version(envelope.dictionary)
        let now = clock.now
        let batch = try BatchDecoder(
            dictionary: dictionary.dictionary, lastMonth: now.dayInJapan.month,
            highestRevision: RevisionBound.highest(at: now)
        ).decode(received)
        return PushedBatch(
            scheme: sender.scheme.id, prefecture: sender.scheme.prefecture, keyID: sender.keyID,
            kept: Self.kept(body, received, batch.unkeptLines), digest: body.digest, batch: batch,
            dictionary: dictionary)
    }

    private static func kept(
        _ body: DecodedBody, _ received: ReceivedBatch, _ unkept: [Int]
    ) -> PushedBatch.KeptBody {
        guard !unkept.isEmpty else { return .init(coding: body.coding.rawValue, body: body.coded) }
        return .init(
            coding: BatchCoding.identity.rawValue, body: received.blanking(unkept), blanked: unkept.map(Int32.init))
    }
}
