import ArgumentParser
import DataDictionary
import HubCore
import SchemeClient

/// Whose figures they are and what is counted: as enrolled, unless said otherwise.
struct IntakeSource: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            Words.chosen(
                ja: "スキームコード。既定は登録したもの。", en: "The scheme's code; the enrolled one if left out.")))
    var scheme: String?

    @Option(
        help: ArgumentHelp(
            Words.chosen(ja: "データ辞書のファイル。既定は使っている版。", en: "A data dictionary file; the version in use if left out."),
            valueName: "file"))
    var dictionary: String?

    func resolved(_ home: SchemeHome) throws -> (scheme: SchemeCode, dictionary: DataDictionary) {
        let installation = home.exists ? try SchemeOffice(home: home).installation() : nil
        let dictionary =
            try self.dictionary.map(OfficeDictionary.load(file:))
            ?? OfficeDictionary(home: home).load(installation?.dictionary)
        if let scheme {
            return (try SchemeCode(parsing: scheme.widthNormalised.lowercased()), dictionary)
        }
        guard let installation else {
            throw ClientProblem(
                .usage, ja: "まだ登録していません。scheme enroll を実行するか、--scheme でスキームコードを指定してください",
                en: "This machine is not enrolled; run scheme enroll, or name the scheme with --scheme")
        }
        return (installation.scheme, dictionary)
    }
}

extension FiscalYear {
    /// Of an option, in any width. Throws a `ClientProblem`.
    static func parsing(_ text: String) throws(ClientProblem) -> FiscalYear {
        guard let year = FiscalYear(text.widthNormalised) else {
            throw ClientProblem(.usage, ja: "年度は 2026 のように書いてください", en: "Write the fiscal year as 2026")
        }
        return year
    }
}
