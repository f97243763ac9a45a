import HTTPTypes
import HubCore
import Hummingbird
import NIOCore

extension Request {
    /// The whole body, in memory.
    ///
    /// - Parameter limit: bytes. A longer body is refused: before anything is read when `Content-Length` says so, else
    ///   at the first byte too many.
    /// - Throws: `too-large`; `request-invalid` for a `Content-Length` that is no number; `body-incomplete` when the
    ///   connection ended early. All are a `Problem`, except the cancellation of the task.
    package func wholeBody(upTo limit: Int) async throws -> ByteBuffer {
        let announced = try announcedLength()
        if let announced, announced > limit { throw Self.tooLarge(limit) }

        var whole = ByteBuffer()
        whole.reserveCapacity(announced ?? 0)
        do {
            for try await part in body {
                guard whole.readableBytes + part.readableBytes <= limit else { throw Self.tooLarge(limit) }
                whole.writeImmutableBuffer(part)
            }
        } catch let error as Problem {
            throw error
        } catch let error as CancellationError {
            throw error
        } catch {
            // The parser or the connection gave up in the middle of the body.
            throw Self.incomplete(received: whole.readableBytes, announced: announced)
        }
        if let announced, whole.readableBytes < announced {
            throw Self.incomplete(received: whole.readableBytes, announced: announced)
        }
        return whole
    }

    private func announcedLength() throws(Problem) -> Int? {
        guard let text = headers[.contentLength] else { return nil }
        guard let length = Int(text), length >= 0 else {
            throw Problem(
                .badRequest, detail: Message(ja: "Content-Length が数値ではありません", en: "Content-Length is not a number"))
        }
        return length
    }

    private static func tooLarge(_ limit: Int) -> Problem {
        Problem(
            .tooLarge, detail: Message(ja: "上限は \(limit) バイトです", en: "The limit is \(limit) bytes"),
            members: ["limit_bytes": .integer(limit)])
    }

    private static func incomplete(received: Int, announced: Int?) -> Problem {
        let expected = announced.map(String.init) ?? "?"
        return Problem(
            .bodyIncomplete,
            detail: Message(
                ja: "\(expected) バイトのうち \(received) バイトを受信しました", en: "\(received) of \(expected) bytes arrived"))
    }
}
