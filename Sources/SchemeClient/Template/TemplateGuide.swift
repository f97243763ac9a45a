import HubCore
import Intake
import WorkbookWriting

/// The first sheet of a template: how to fill it in and send it.
struct TemplateGuide {
    static let sheetName = "はじめに"

    private let layout: TemplateLayout

    init(_ layout: TemplateLayout) { self.layout = layout }

    func write(to writer: SheetWriter) {
        let year = layout.marker.fiscalYear
        writer.width(3, columns: 0...0)
        writer.width(22, columns: 1...1)
        writer.width(80, columns: 2...2)
        writer.hideGridlines()
        writer.text("\(TemplateMarker.title)　\(year.japanese)", row: 0, column: 1, TemplateStyle.title)
        writer.height(28, row: 0)
        var row = 2
        for (heading, text) in lines {
            writer.text(heading, row: row, column: 1, TemplateStyle.total)
            writer.text(text, row: row, column: 2, TemplateStyle.label.with { $0.wraps = true })
            // About 42 wide letters a line.
            writer.height(Double(18 * max(1, (text.count + 41) / 42)), row: row)
            row += 1
        }
        writer.protect()
        writer.print(landscape: false, header: TemplateMarker.title)
    }

    private var lines: [(String, String)] {
        [
            ("スキーム", layout.marker.scheme.rawValue),
            ("対象の年度", "\(layout.marker.fiscalYear.japanese)（\(layout.months[0])〜\(layout.months[11])）"),
            ("データ辞書", layout.marker.dictionary),
            ("入力するところ", "各シートの白と黄色のセルです。見出しや計算のセルは、誤って消さないように保護してあります（パスワードはありません）。"),
            ("空欄", "「報告なし」です。数えていない、まだ分からないときは空欄のままにしてください。0 とは区別します。"),
            ("0", "数えた結果、一つもなかったときに入力します。"),
            (TemplateLayout.notApplicable, "そのスキームでは行っていないなど、数える対象がないときに入力します。"),
            ("内訳の計", "内訳をすべて入力すると計が出ます。合計と違うときは赤くなるので、見直してください。"),
            ("月末の数", "「月末の…」は、その月の最後の日の数です。年度計の欄には、入力した最後の月の数が出ます。"),
            ("書かないもの", "利用家庭やボランティアの氏名・住所・電話番号などは、どこにも書かないでください。"),
            ("送り方", "保存したあと scheme intake にこのファイルを渡すと、内容と前回からの変更が表示されます。確かめてから送信箱に入れ、scheme push で送ります。"),
            ("途中まででも", "入力した月だけが報告されます。あとで数を直してもう一度送ると、直したところだけが変わります。"),
        ]
    }
}
