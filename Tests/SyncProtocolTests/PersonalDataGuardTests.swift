import HubCore
import SyncProtocol
import TestSupport
import Testing

/// Which words of an office are taken for a person's data.
@Suite("Batch: the guard against personal data in words")
struct PersonalDataGuardTests {
    @Test(
        "A day, a count and a year say nothing of a person",
        arguments: [
            "2026年5月10日に確認しました", "令和8年5月10日に訂正しました。3 件です", "2026-05-10 に確認", "R8.5.10 確認済み",
            "５月の訪問は１２件でした", "生後3か月までの家庭が多い月でした", "新生児（生後28日未満）の訪問を含みます",
            "2026/04/01 から 2026/04/30 まで休館", "2歳児の家庭が 3 件", "Checked on 2026-05-10.",
            "生まれた子は 3 人でした。この数は、年度初めの集計のときに数え直したもので、2026年5月10日に確認しました",
        ])
    func harmless(text: String) throws { #expect(try findings(text) == []) }

    @Test(
        "A date beside a word of birth, an age to the day, a telephone and an address are put aside",
        arguments: [
            "生年月日は2024年5月10日です", "2024年5月10日生まれの子", "令和6年5月10日生", "誕生日 5月10日", "R6.5.10生まれ",
            "２０２４年５月１０日うまれ", "born on 2024-05-10", "Born 10 May 2024", "date of birth: 2024/05/10",
            "1歳2か月3日の子", "１歳２ヶ月３日", "生後10日の双子", "連絡先 090-1234-5678", "０９０１２３４５６７８", "電話 0481234567",
            "hanako@example.jp まで", "番号 1234567",
        ])
    func suspected(text: String) throws { #expect(try findings(text) == ["personal-data-suspected"]) }

    @Test("In a figure's record a date is one of birth whatever stands beside it")
    func figures() throws {
        for key in ["activity/2019-05-01/visits", "activity/2026-05/令和2年4月1日", "activity/2026-05/2020.4.1"] {
            #expect(
                try BatchFixture.decode([TestRecord.put(key, 1)]).findings.map(\.kind.code)
                    == ["personal-data-suspected"])
        }
    }

    private func findings(_ text: String) throws -> [String] {
        try ["note/activity/2026-05", "answer/00000000-0000-7000-8000-000000000001"].flatMap { key in
            try BatchFixture.decode([
                #"{"op":"put","t":"\#(key.prefix { $0 != "/" })","k":"\#(key)","r":1,"d":{"text":"\#(text)"}}"#
            ]).findings.map(\.kind.code)
        }.reduce(into: []) { if $0.last != $1 { $0.append($1) } }
    }
}
