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

    /// Problems: `coding-unsupported`, for another media type too.
    init(_ request: Request) throws(Problem) {
        let type = request.headers[.contentType] ?? ""
        guard type == ProtocolNames.batchMediaType else {
            throw Problem(
                .codingUnsupported,
                detail: Message(
                    ja: "Content-Type は \(ProtocolNames.batchMediaType) にしてください",
                    en: "The Content-Type must be \(ProtocolNames.batchMediaType)"))
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

/// Turns the bytes of a push into a batch of the dictionary that it names.
struct BatchIntake: Sendable {
    let dictionaries: LoadedDictionaries
    let clock: HubCore.Clock

    /// Problems: `coding-invalid`, `too-large`, `envelope-invalid`, `dictionary-unknown`.
    func read(
        _ coded: [UInt8], coding: BatchCoding, stream: StreamName, sequence: Int64, sender: SignatureGate.Sender
    ) async throws -> PushedBatch {
        let padded = try Self.decoded(coded, coding)
        let digest = padded.withUnsafeBytes { bytes in
            SHA256.hash(of: UnsafeRawBufferPointer(rebasing: bytes.dropLast(JSONParser.padding)))
        }
        let lines = try BatchLines(padded: padded, parser: JSONParser(largestDocument: Limits.lineBytes))
        try Self.check(lines.envelope, stream: stream, sequence: sequence)
        let dictionary = try await dictionaries.version(lines.envelope.dictionary)
        let batch = BatchDecoder(dictionary: dictionary.dictionary, lastMonth: clock.now.dayInJapan.month)
            .decode(lines, parser: JSONParser(largestDocument: Limits.lineBytes))
        guard batch.changes.count <= Limits.changesPerBatch else {
            throw Problem(
                .tooLarge,
                detail: Message(
                    ja: "一度に送れるのは \(Limits.changesPerBatch) セルまでです。バッチを分けてください",
                    en: "At most \(Limits.changesPerBatch) cells a batch; send it in parts"))
        }
        return PushedBatch(
            scheme: sender.scheme.id, prefecture: sender.scheme.prefecture, keyID: sender.keyID,
            coding: coding.rawValue,
            coded: coded, digest: digest, batch: batch, dictionary: dictionary)
    }

    private static func decoded(_ coded: [UInt8], _ coding: BatchCoding) throws(Problem) -> [UInt8] {
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

    private static func check(_ envelope: Envelope, stream: StreamName, sequence: Int64) throws(Problem) {
        guard envelope.stream == stream, envelope.sequence == sequence else {
            throw Problem(
                .envelopeInvalid,
                detail: Message(ja: "先頭行の stream または seq が宛先と違います", en: "stream or seq differs from the address"))
        }
    }
}
