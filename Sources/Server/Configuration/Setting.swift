import HubCore

/// One documented key of the configuration.
package struct Setting: Sendable {
    /// As on the command line; in the file the dots are levels: `{"http": {"port": 8080}}`.
    package let key: String
    /// The environment variable of the same meaning.
    package let variable: String
    /// What holds when nobody says otherwise.
    package let fallback: String?
    package let isSecret: Bool
    package let meaning: Message

    private init(
        _ key: String, _ variable: String, default fallback: String? = nil, secret: Bool = false, ja: String, en: String
    ) {
        self.key = key
        self.variable = variable
        self.fallback = fallback
        isSecret = secret
        meaning = Message(ja: ja, en: en)
    }
}

extension Setting {
    package static let databaseURL = Setting(
        "database.url", "HUB_DATABASE_URL", secret: true,
        ja: "データベースの接続先。なければ付属の PostgreSQL を使います",
        en: "The database; without it the private PostgreSQL is used")
    package static let databaseOwnerURL = Setting(
        "database.ownerUrl", "HUB_DATABASE_OWNER_URL", secret: true,
        ja: "移行(マイグレーション)だけに使う所有者の接続先",
        en: "The owner's connection, for migrations only")
    package static let databaseLanes = Setting(
        "database.lanes", "HUB_DATABASE_LANES", default: "8",
        ja: "データベースへの接続の数", en: "Connections to the database")
    package static let httpHost = Setting(
        "http.host", "HUB_HTTP_HOST", default: "127.0.0.1",
        ja: "待ち受けるアドレス", en: "The address to listen on")
    package static let httpPort = Setting(
        "http.port", "HUB_HTTP_PORT", default: "8080",
        ja: "待ち受けるポート。0 なら空いているもの", en: "The port to listen on; 0 takes a free one")
    package static let publicNames = Setting(
        "publicNames", "HUB_PUBLIC_NAMES",
        ja: "外から見たハブの名前(コンマ区切り)。署名の検証に使います",
        en: "The names that callers know the hub by, separated by commas; signatures are checked against them")
    package static let logFormat = Setting(
        "log.format", "HUB_LOG_FORMAT", default: "text",
        ja: "ログの形式", en: "How the log is written")
    package static let logLevel = Setting(
        "log.level", "HUB_LOG_LEVEL", default: "info",
        ja: "ログに残す重要度の下限", en: "The least level that is logged")
    package static let dataDirectory = Setting(
        "data.directory", "HUB_DATA_DIRECTORY", default: ".hub",
        ja: "付属の PostgreSQL などを置くフォルダー", en: "The folder of the private PostgreSQL and of what the hub writes")

    package static let keysDirectory = Setting(
        "keys.directory", "HUB_KEYS_DIRECTORY",
        ja: "ハブの署名鍵のフォルダー。なければ data.directory の下の keys",
        en: "The folder of the hub's signing keys; without it, keys under data.directory")

    package static let mailServer = Setting(
        "mail.server", "HUB_MAIL_SERVER",
        ja: "メールサーバー。smtp://ホスト:587 か smtps://ホスト:465。なければメールを送りません",
        en: "The mail server, smtp://host:587 or smtps://host:465; without it no mail is sent")
    package static let mailSender = Setting(
        "mail.from", "HUB_MAIL_FROM",
        ja: "メールの送信元アドレス", en: "The address that letters come from")
    package static let mailUser = Setting(
        "mail.user", "HUB_MAIL_USER", ja: "メールサーバーの利用者名", en: "Who logs in to the mail server")
    package static let mailPassword = Setting(
        "mail.password", "HUB_MAIL_PASSWORD", secret: true,
        ja: "メールサーバーのパスワード", en: "The password for the mail server")

    /// In the order in which they are explained to an operator.
    package static let all = [
        databaseURL, databaseOwnerURL, databaseLanes, httpHost, httpPort, publicNames, logFormat, logLevel,
        dataDirectory, keysDirectory, mailServer, mailSender, mailUser, mailPassword,
    ]

    /// Names the file to read instead of `hub.json`.
    package static let fileVariable = "HUB_CONFIG"
}
