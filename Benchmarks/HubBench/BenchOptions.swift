import Foundation

/// What the command line asks for.
struct BenchOptions {
    static let names = [
        "ingest.values", "ingest.copy", "ingest.smallBatches", "ingest.edge", "memory.resident",
        "sync.reconnect",
        "statistics.query", "statistics.table", "statistics.cached", "http.hello", "disclosure.release",
        "disclosure.hidden",
        "dues.matching", "dues.run", "dues.memory", "dues.documents",
    ]

    static let help = """
        hub-bench [--only NAME]… [--values N] [--seconds N] [--tiny] [--keep] [--directory FOLDER]

          --only NAME   one of \(names.joined(separator: ", ")); may be repeated
          --values N    how many values statistics are asked about (10000000)
          --seconds N   how long one round lasts, about (6)
          --tiny        everything once and small: shows that it works, measures nothing
          --keep        leaves the database and the hub's log behind
          --directory   where both are (.hub/bench); the result is written beside it (.hub/bench.json)
        """

    private(set) var only: Set<String> = []
    private(set) var values: Int?
    private(set) var seconds: Int?
    private(set) var isTiny = false
    private(set) var keeps = false
    private(set) var wantsHelp = false
    private(set) var directory = ".hub/bench"

    init(_ arguments: some Sequence<String>) throws {
        var rest = arguments.makeIterator()
        while let option = rest.next() {
            switch option {
            case "--only":
                let name = try Self.value(of: option, rest.next())
                guard Self.names.contains(name) else { throw BenchFailure("there is no measurement “\(name)”") }
                only.insert(name)
            case "--values": values = try Self.number(of: option, rest.next())
            case "--seconds": seconds = try Self.number(of: option, rest.next())
            case "--directory": directory = try Self.value(of: option, rest.next())
            case "--tiny": isTiny = true
            case "--keep": keeps = true
            case "--help", "-h": wantsHelp = true
            default: throw BenchFailure("unknown option “\(option)”\n\n\(Self.help)")
            }
        }
    }

    func wants(_ name: String) -> Bool { only.isEmpty || only.contains(name) }

    var scale: Scale {
        var scale = isTiny ? Scale.tiny : .full
        if let values { scale.values = values }
        if let seconds { scale.seconds = seconds }
        return scale
    }

    private static func value(of option: String, _ next: String?) throws -> String {
        guard let next else { throw BenchFailure("\(option) needs a value") }
        return next
    }

    private static func number(of option: String, _ next: String?) throws -> Int {
        guard let number = Int(try value(of: option, next)), number > 0 else {
            throw BenchFailure("\(option) needs a whole number above 0")
        }
        return number
    }
}

/// How much is measured.
struct Scale: Sendable {
    /// Schemes that send at once, each over a connection of its own.
    var clients: Int
    /// Rounds of which the median counts.
    var rounds: Int
    /// About how long a round lasts.
    var seconds: Int
    /// Records a batch, as large as the protocol allows and as small as an office's month.
    var recordsPerBatch: Int
    var recordsPerSmallBatch: Int
    /// Batches a client sends at most in one round; even, as they come in pairs.
    var mostBatches: Int
    /// How often the work of the edge is repeated to take its time.
    var edgeRounds: Int
    /// Offices that come back at once, and the batches that each has for the hub.
    var offices: Int
    var backlog: Int
    /// Values that stand when statistics are asked.
    var values: Int
    /// Schemes of the networks whose releases are made: one that is measured, one that shows the growth.
    var releaseSchemes: (usual: Int, large: Int)
    /// Tables in which hidden numbers are counted beside a peer.
    var suppressionTables: Int
    /// Payments in the bank's file, each of a member of its own.
    var bankLines: Int
    /// Members who are billed in one run.
    var members: Int

    static let full = Scale(
        clients: 8, rounds: 3, seconds: 6, recordsPerBatch: 5_000, recordsPerSmallBatch: 200, mostBatches: 800,
        edgeRounds: 500, offices: 120, backlog: 12, values: 10_000_000, releaseSchemes: (120, 1_200),
        suppressionTables: 40, bankLines: 100_000, members: 100_000)
    static let tiny = Scale(
        clients: 2, rounds: 1, seconds: 1, recordsPerBatch: 400, recordsPerSmallBatch: 20, mostBatches: 2,
        edgeRounds: 20, offices: 4, backlog: 2, values: 20_000, releaseSchemes: (400, 800), suppressionTables: 2,
        bankLines: 200, members: 200)
}

/// Why nothing could be measured, in words.
struct BenchFailure: Error, CustomStringConvertible {
    let description: String
    init(_ description: String) { self.description = description }
}

/// What happens, for a person who waits: on standard error.
enum Progress {
    static func note(_ text: String) { FileHandle.standardError.write(Data("… \(text)\n".utf8)) }
}
