import DataDictionary
import Foundation
import HubCore
import Postgres
import SchemeClient
import Server
import Tenancy

/// How long the network's figures take with many values: asked for the first time, and again and again.
struct StatisticsBench {
    let hub: MeasuredHub
    let scale: Scale
    private let filling: StatisticsFilling

    init(hub: MeasuredHub, scale: Scale) {
        self.hub = hub
        self.scale = scale
        filling = StatisticsFilling(hub: hub, values: scale.values)
    }

    func fill(into report: inout Report) async throws { report.note(try await filling.run()) }

    /// `statistics.query`: twelve months by prefecture of one element, each question once, so no answer is at hand.
    func measureQuery(into report: inout Report) async throws {
        let token = try await token("statistics.query")
        let questions = filling.questions
        try await check(questions[0], token)
        try await hub.settle()
        var (ours, plain, byKey) = ([Double](), [Double](), [Double]())
        for round in 0..<scale.rounds {
            let share = questions.indices.filter { $0 % scale.rounds == round }.map { questions[$0] }
            ours.append(try await latencies(share, token).median)
            plain.append(try await rawLatency("question", round))
            byKey.append(try await rawLatency("question-by-key", round))
        }
        let (query, raw) = (ours.median, min(plain.median, byKey.median))
        report.add(
            "statistics.query", query * 1_000, "ms", against: "the values in SQL, faster of two ways", raw * 1_000,
            ratio: raw / query)
        report.note(
            "statistics.query: p50 at the client of an idle hub, \(questions.count) questions;"
                + " raw values: plain SQL \(Report.milliseconds(plain.median)),"
                + " by primary key \(Report.milliseconds(byKey.median))")
    }

    /// `statistics.table`: twelve months by prefecture and referral source, all spans of twelve months a round.
    func measureTable(into report: inout Report) async throws {
        let token = try await token("statistics.table")
        let questions = filling.tables
        try await check(questions[0], token)
        // So that every connection to the database knows the statements, as in a hub that runs since yesterday.
        for _ in 0..<4 { _ = try await latencies(questions, token) }
        try await hub.settle()
        var (server, client, afterPush): ([Double], [Double], [Double]) = ([], [], [])
        for _ in 0..<scale.rounds {
            let times = try serverTimes()
            client.append(try await latencies(questions, token).median * 1_000)
            server.append(try times.milliseconds(count: questions.count).median)
            let stale = try serverTimes()
            for question in questions {
                try await hub.owner.maintain(as: .owner) { tx in tx.enqueue(BenchStore.advance) }
                _ = try await latencies([question], token)
            }
            afterPush.append(try stale.milliseconds(count: questions.count).median)
        }
        let milliseconds = server.median
        report.add("statistics.table", milliseconds, "ms", against: "the limit", 5, ratio: 5 / milliseconds)
        report.note(
            "statistics.table: p50 in the server, by its log from the request's head to the finished answer;"
                + " \(questions.count) questions to /statistics/query, \(scale.rounds) rounds, each access kept durably first;"
                + " months read since the last push are at hand, answers are not."
                + " At the client \(Report.number(client.median)) ms;"
                + " in the server right after a push \(Report.number(afterPush.median)) ms")
    }

    private func serverTimes() throws -> ServerTimes {
        try ServerTimes(log: hub.folder.path("hub.log"), route: "/statistics/query")
    }

    /// `statistics.cached` and `http.hello`: requests a second for one table of a release, and for next to nothing.
    func measureRequests(withAnswers: Bool, into report: inout Report) async throws {
        let load = RequestLoad(address: hub.process.address, seconds: scale.seconds / 2)
        let path = PublishedTable.path
        if withAnswers { try await PublishedTable(owner: hub.owner).publish() }
        var (hellos, answers) = ([Double](), [Double]())
        for _ in 0..<scale.rounds {
            hellos.append(try await load.requestsPerSecond("/health"))
            if withAnswers { answers.append(try await load.requestsPerSecond(path)) }
        }
        let hello = hellos.median
        if withAnswers {
            report.add(
                "statistics.cached", answers.median, "requests/s", against: "http.hello", hello,
                ratio: answers.median / hello)
        }
        report.add("http.hello", hello, "requests/s", against: "1", 1, ratio: hello)
    }

    // MARK: The hub

    private func latencies(_ questions: [Question], _ token: String) async throws -> [Double] {
        let address = hub.process.address
        return try await Blocking.run {
            let client = HTTPClient(address: address)
            return try questions.map { question in
                let asked = ContinuousClock.now
                _ = try question.answer(from: client, token)
                return (ContinuousClock.now - asked).seconds
            }
        }
    }

    /// The hub's answer must be what its values add up to.
    private func check(_ question: Question, _ token: String) async throws {
        let address = hub.process.address
        let answered = try await Blocking.run {
            try question.sum(ofAnswer: question.answer(from: HTTPClient(address: address), token))
        }
        let counted = try await hub.owner.maintain(as: .owner) { tx in
            try tx.one(BenchStore.sumOfValues, question.cells, question.months.lowerBound, question.months.upperBound)
        }
        guard answered == counted else { throw BenchFailure("the hub says \(answered), its values say \(counted)") }
    }

    private func token(_ name: String) async throws -> String {
        let registry = TokenRegistry(
            database: hub.environment.database, clock: hub.environment.clock, entropy: hub.environment.entropy)
        return try await registry.create(name: "\(name) (hub-bench)", role: .national, life: 86_400, actor: "hub-bench")
    }

    // MARK: The values themselves

    /// The median of a script of `Benchmarks/baselines`, in seconds.
    private func rawLatency(_ script: String, _ round: Int) async throws -> Double {
        let log = hub.folder.path("\(script)-\(round)")
        _ = try await Program.output(
            of: Program.path(of: "pgbench"),
            [
                "-n", "-M", "prepared", "-c", "1", "-T", "\(max(1, scale.seconds / 2))", "--log", "--log-prefix=\(log)",
                "-D", "cell=\(filling.questions[0].cells[0])", "-D", "first=\(filling.months.lowerBound.ordinal)",
                "-D", "windows=\(filling.windows)", "-f", hub.baseline("\(script).pgbench"), hub.ownerConninfo,
            ])
        return try Pgbench.medianLatency(logs: log)
    }
}
