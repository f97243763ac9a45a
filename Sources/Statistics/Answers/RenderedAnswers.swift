import HubCore

/// Answers as bytes. As long as no batch has come in, the same question is answered without asking the database for
/// more than how far its data is; and of those who ask that at once, one asks for all.
package final class RenderedAnswers: Sendable {
    package enum Outcome: Sendable {
        /// The caller has it already.
        case unchanged(EntityTag)
        /// Nothing was reported there.
        case empty(EntityTag)
        case answer(body: [UInt8], contentType: String, tag: EntityTag)
    }

    private let engine: StatisticsEngine
    private let vintage: SharedCheck<Vintage>
    private let cache = AnswerCache()

    package init(_ engine: StatisticsEngine) {
        self.engine = engine
        vintage = SharedCheck { try await engine.vintage() }
    }

    /// `known`: the `If-None-Match` field of the caller.
    package func answer(
        to query: StatisticsQuery, in form: AnswerForm, known: String? = nil
    ) async throws -> Outcome {
        let writer = form.writer
        // A scheme's name may change without new data, so only the finished bytes tell whether they are the same.
        guard query.area != .scheme else {
            let cube = try await engine.run(query).cube
            let body = try writer.body(of: cube)
            let tag = EntityTag(of: cube, in: form, writtenAs: body)
            return tag.isNamed(in: known) ? .unchanged(tag) : Outcome(body, writer, tag)
        }
        let expected = EntityTag(query, form, try await vintage.value())
        if expected.isNamed(in: known) { return .unchanged(expected) }
        if let body = cache[.init(expected, form)] { return Outcome(body, writer, expected) }
        // Newer data may have come meanwhile, so the answer is kept as what it says it is.
        let answer = try await engine.run(query)
        let body = try writer.body(of: answer.cube)
        let tag = EntityTag(query, form, answer.vintage)
        cache.keep(body, as: .init(tag, form))
        return Outcome(body, writer, tag)
    }
}

extension CubeWriter {
    /// No bytes for a table without cells.
    fileprivate func body(of cube: Cube) throws -> [UInt8] { cube.cells.isEmpty ? [] : try write(cube) }
}

extension RenderedAnswers.Outcome {
    fileprivate init(_ body: [UInt8], _ writer: any CubeWriter, _ tag: EntityTag) {
        self = body.isEmpty ? .empty(tag) : .answer(body: body, contentType: writer.contentType, tag: tag)
    }
}
