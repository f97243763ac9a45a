/// The word that a made-up scheme is named after.
struct SchemeWord {
    let hiragana: String
    let katakana: String
    /// For the scheme's code.
    let romaji: String

    init(_ hiragana: String, _ romaji: String) {
        self.hiragana = hiragana
        self.romaji = romaji
        // The two scripts stand in the same order, 0x60 apart.
        katakana = String(
            String.UnicodeScalarView(
                hiragana.unicodeScalars.map {
                    (0x3041...0x3096).contains($0.value) ? Unicode.Scalar($0.value + 0x60)! : $0
                }))
    }

    static let all: [SchemeWord] = [
        .init("ひだまり", "hidamari"), .init("こもれび", "komorebi"), .init("たんぽぽ", "tanpopo"),
        .init("ひまわり", "himawari"), .init("すみれ", "sumire"), .init("なのはな", "nanohana"),
        .init("よつば", "yotsuba"), .init("どんぐり", "donguri"), .init("くるみ", "kurumi"),
        .init("あおぞら", "aozora"), .init("にじいろ", "nijiiro"), .init("そよかぜ", "soyokaze"),
        .init("ほしぞら", "hoshizora"), .init("みかづき", "mikazuki"), .init("あさがお", "asagao"),
        .init("つぼみ", "tsubomi"), .init("わかば", "wakaba"), .init("ふたば", "futaba"),
        .init("いずみ", "izumi"), .init("せせらぎ", "seseragi"), .init("さざなみ", "sazanami"),
        .init("なぎさ", "nagisa"), .init("ほたる", "hotaru"), .init("つばめ", "tsubame"),
        .init("ひばり", "hibari"), .init("ことり", "kotori"), .init("こぐま", "koguma"),
        .init("こぶし", "kobushi"), .init("もみじ", "momiji"), .init("すずらん", "suzuran"),
        .init("ききょう", "kikyo"), .init("あじさい", "ajisai"), .init("ゆずのみ", "yuzunomi"),
        .init("あんず", "anzu"), .init("なつめ", "natsume"), .init("たねまき", "tanemaki"),
        .init("てまり", "temari"), .init("おてだま", "otedama"), .init("おりがみ", "origami"),
        .init("かざぐるま", "kazaguruma"), .init("しゃぼんだま", "shabondama"), .init("ゆりかご", "yurikago"),
        .init("ひなた", "hinata"), .init("ともしび", "tomoshibi"), .init("つくし", "tsukushi"),
        .init("めばえ", "mebae"), .init("まめのき", "mamenoki"), .init("はなうた", "hanauta"),
    ]
}
