import ArgumentParser
import HubCore
import SchemeClient
import SyncProtocol

/// What the commands share with which an office says something of itself.
extension CommonOptions {
    /// Throws a `ClientProblem` before enrolment.
    var enrolledOffice: SchemeOffice {
        get throws {
            guard schemeHome.exists else { throw ClientProblem.notEnrolled }
            return try SchemeOffice(home: schemeHome)
        }
    }

    /// Queues what is said under the key; nil takes it back.
    func say(_ content: SchemeStatement.Content?, _ key: SchemeStatement.Key) throws {
        let statement = SchemeStatement(key: key, content: content)
        try console.tell(try enrolledOffice.say(OfficeStatement(statement)))
    }
}

extension Console {
    /// What became of something that the office said of itself.
    func tell(_ addition: OutboxQueue.Addition) throws {
        if isJSON { return try json(["queued": addition.queued]) }
        say(
            addition.queued == 0
                ? Message(ja: "同じ内容がすでに入っています", en: "The same is there already")
                : Message(ja: "送信箱に入れました。次の scheme sync で送ります", en: "It is queued; the next scheme sync sends it"))
    }
}

/// `--take-back`, of everything that an office says of itself.
struct TakingBack: ParsableArguments {
    @Flag(help: ArgumentHelp(Words.chosen(ja: "前に送ったものを取り消します。", en: "Take back what was said before.")))
    var takeBack = false
}

extension Day {
    /// Of an option, in any width. Throws a `ClientProblem`.
    static func parsing(_ text: String) throws(ClientProblem) -> Day {
        guard let day = Day(text.widthNormalised) else {
            throw ClientProblem(.usage, ja: "日付は 2026-04-01 のように書いてください", en: "Write a day as 2026-04-01")
        }
        return day
    }
}

extension Optional {
    /// Throws a `ClientProblem` that names the option that is missing.
    func required(_ option: String) throws(ClientProblem) -> Wrapped {
        guard let self else {
            throw ClientProblem(.usage, ja: "--\(option) を指定してください", en: "--\(option) is needed")
        }
        return self
    }
}
