/// The catalogue of problems. A code never changes its meaning and is never reused.
package struct ProblemKind: Sendable, Equatable {
    package let code: String
    /// The HTTP status.
    package let status: Int
    package let retry: RetryClass
    package let title: Message

    private init(_ status: Int, _ code: String, _ retry: RetryClass, _ ja: String, _ en: String) {
        self.code = code
        self.status = status
        self.retry = retry
        title = Message(ja: ja, en: en)
    }
}

// MARK: Requests

extension ProblemKind {
    package static let badRequest = Self(
        400, "request-invalid", .never, "リクエストの形式が正しくありません", "The request is malformed")
    package static let unauthorized = Self(
        401, "token-invalid", .never, "アクセストークンが正しくありません", "The access token is missing or not valid")
    package static let forbidden = Self(403, "role-insufficient", .never, "この操作の権限がありません", "This role may not do that")
    package static let notFound = Self(404, "not-found", .never, "見つかりません", "Not found")
    package static let methodNotAllowed = Self(
        405, "method-not-allowed", .never, "この操作は使えません", "This method is not available here")
    package static let notAcceptable = Self(
        406, "format-unknown", .never, "その形式では出力できません", "This format is not available")
    package static let tooLarge = Self(413, "too-large", .never, "送信データが大きすぎます", "The body is too large")
    package static let codingUnsupported = Self(
        415, "coding-unsupported", .never, "この圧縮・形式には対応していません", "This content coding or type is not supported")
    package static let tooManyRequests = Self(
        429, "quota-exceeded", .after, "送信が多すぎます。しばらくしてから再送してください", "Too many requests; try again later")
    package static let internalFault = Self(500, "internal-fault", .same, "ハブの内部エラーです", "The hub failed")
    package static let reducedCapacity = Self(
        503, "temporary-reduced-capacity", .after, "ただいま混み合っています。しばらくしてから再送してください",
        "The hub is busy or its database cannot be reached; try again later")
    package static let commitInDoubt = Self(
        503, "commit-in-doubt", .same, "書き込みの結果を確認できませんでした。同じ内容を再送してください",
        "The hub cannot tell whether the write was kept; send the same again")
    package static let bodyIncomplete = Self(
        400, "body-incomplete", .same, "本文が途中で切れています。もう一度送信してください", "The body ended early; send it again")
    package static let notReady = Self(503, "not-ready", .after, "ハブの準備がまだできていません", "The hub is not ready")
}

// MARK: HSJ Sync

extension ProblemKind {
    package static let digestMismatch = Self(
        400, "digest-mismatch", .same, "Content-Digest が本文と一致しません", "Content-Digest does not match the body")
    package static let versionRequired = Self(
        400, "version-required", .never, "Sync-Version ヘッダーがありません", "The Sync-Version header is missing")
    package static let versionUnsupported = Self(
        400, "version-unsupported", .upgrade, "この Sync-Version には対応していません", "This Sync-Version is not supported")
    package static let codingInvalid = Self(
        400, "coding-invalid", .same, "圧縮データが壊れています", "The compressed body is damaged")
    package static let signatureInvalid = Self(
        401, "signature-invalid", .resign, "署名がないか、正しくありません", "The signature is missing or not valid")
    package static let keyUnknown = Self(401, "key-unknown", .resign, "登録されていない鍵です", "The key is not known")
    package static let clockSkew = Self(401, "clock-skew", .resign, "端末の時計がずれています", "The clock of the sender is off")
    package static let keyRevoked = Self(403, "key-revoked", .never, "この鍵は失効しています", "The key has been revoked")
    package static let keyExpired = Self(
        403, "key-expired", .never, "この鍵は交換され、期限が切れました", "This key was replaced and its time is over")
    package static let keyRevokesItself = Self(
        409, "key-revokes-itself", .never, "鍵は自分自身を失効できません。別の鍵か全国事務局から行ってください",
        "A key cannot revoke itself; use another key or ask the national office")
    package static let versionRetired = Self(
        410, "version-retired", .upgrade, "このプロトコルの版は終了しました。プログラムを新しくしてください",
        "This version of the protocol has ended; please update the program")
    package static let keyOfAnotherScheme = Self(
        403, "key-of-another-scheme", .never, "他のスキームの鍵です", "The key belongs to another scheme")
    package static let tenantSuspended = Self(
        403, "tenant-suspended", .never, "このスキームは一時停止中です。全国事務局へご連絡ください",
        "The scheme is suspended; please contact the national office")
    package static let enrolmentRefused = Self(
        403, "enrolment-refused", .never, "登録コードが違うか、期限切れか、使用済みです", "The enrolment code is wrong, expired or used")
    package static let batchFork = Self(
        409, "batch-fork", .resync, "同じ番号で別の内容がすでに受け付けられています", "Another batch with this number was accepted before")
    package static let sequenceGap = Self(
        409, "sequence-gap", .resync, "間の番号のバッチが届いていません", "A batch before this one has not arrived")
    package static let chainMismatch = Self(
        409, "chain-mismatch", .resync, "前のバッチとのつながりが一致しません", "The chain does not continue from the head")
    package static let dictionaryUnknown = Self(
        409, "dictionary-unknown", .upgrade, "このデータ辞書の版は使えません", "This dictionary version is not in use")
    package static let cursorExpired = Self(
        410, "cursor-expired", .resync, "読み取り位置が古すぎるか、ハブが復元されました。スナップショットから読み直してください",
        "The cursor is older than what is kept, or the hub was restored; start over from the snapshot")
    package static let envelopeInvalid = Self(
        422, "envelope-invalid", .never, "バッチの先頭行または構造が正しくありません",
        "The envelope or the structure of the batch is not valid")
    package static let schemeCodeInvalid = Self(
        422, "scheme-code-invalid", .never, "スキームコードの形式が正しくありません", "The scheme code is malformed")
    package static let streamInvalid = Self(
        422, "stream-invalid", .never, "ストリーム名の形式が正しくありません", "The stream name is malformed")
}

// MARK: Statistics

extension ProblemKind {
    package static let elementUnknown = Self(
        404, "element-unknown", .never, "その項目はデータ辞書にありません", "The dictionary has no such data element")
    package static let queryInvalid = Self(400, "query-invalid", .never, "問い合わせの指定が正しくありません", "The query is not valid")
    package static let breakdownNotTogether = Self(
        422, "breakdown-not-together", .never, "その内訳の組み合わせでは報告されていません", "These categories were not reported together")
    package static let doesNotAdd = Self(422, "does-not-add", .never, "この項目は合計できません", "These figures do not add up")
    package static let answerTooLarge = Self(
        422, "answer-too-large", .never, "結果が大きすぎます。期間や地域をしぼってください",
        "The answer would be too large; narrow the period or the area")
}

// MARK: Releases

extension ProblemKind {
    package static let releaseTemplatesInvalid = Self(
        422, "release-templates-invalid", .never, "公表する表の定義が正しくありません", "The templates of releases are not valid")
    package static let releaseNotFound = Self(404, "release-not-found", .never, "公表された統計はありません", "No such release")
    package static let releaseInputsChanged = Self(
        409, "release-inputs-changed", .never, "プレビュー後にデータが変わりました。もう一度プレビューしてください",
        "The data changed since the preview; preview again")
    package static let releaseExists = Self(
        409, "release-exists", .never, "この期間の統計はすでに公表されています", "This period has been released already")
    package static let releaseUnprotected = Self(
        422, "release-unprotected", .never, "保護できない表があるため公表できません", "A table cannot be protected")
    package static let releaseSearchEnded = Self(
        422, "release-search-ended", .never, "隠し方を探す計算が上限に達したため公表できません",
        "The search for what to hide met its bound")
    package static let releaseDataInconsistent = Self(
        422, "release-data-inconsistent", .never, "報告の数値が食い違っているため公表できません",
        "Figures that were reported contradict each other")
    package static let releaseDataMissing = Self(
        422, "release-data-missing", .never, "公表の対象となるデータがそろっていません", "The data of the release is not there")
    package static let releaseState = Self(
        409, "release-state", .never, "このプレビューは今その操作ができない状態です", "The preview is not in a state for that")
}

// MARK: Reporting

extension ProblemKind {
    package static let periodPublished = Self(
        409, "period-published", .never, "公表済みの月は締めを解けません", "A published month cannot be opened again")
    package static let heldDecided = Self(
        409, "held-decided", .never, "この保留はすでに処理されています", "This held change was decided already")
    package static let heldStandingChanged = Self(
        409, "held-standing-changed", .never, "表示した後に現在の値が変わりました。もう一度確認してください",
        "What stands has changed since it was shown; look again")
    package static let followUpSettled = Self(
        409, "follow-up-settled", .never, "この確認事項はすでに完了しています", "This follow-up was settled already")
}

// MARK: Dues and administration

extension ProblemKind {
    package static let feeScheduleMissing = Self(
        422, "fee-schedule-missing", .never, "この年度の会費規程が登録されていません", "There is no fee schedule for this fiscal year")
    package static let billingInputsChanged = Self(
        409, "billing-inputs-changed", .never, "確認後に会員または会費の情報が変わりました。もう一度確認してください",
        "Members or fees changed since the preview; preview again")
    package static let alreadyExists = Self(409, "already-exists", .never, "すでに登録されています", "It exists already")
    package static let schemeUnknown = Self(404, "scheme-unknown", .never, "そのスキームは登録されていません", "No such scheme")
    package static let schemeNotLeft = Self(
        409, "scheme-not-left", .never, "このスキームはまだ退会していません", "The scheme has not left the network")
    package static let dictionaryInvalid = Self(
        422, "dictionary-invalid", .never, "データ辞書の内容が正しくありません", "The dictionary is not valid")
    package static let dictionaryFrozen = Self(
        409, "dictionary-frozen", .never, "公開済みのデータ辞書の版は変更できません", "A published dictionary version cannot change")
    package static let dictionaryNewest = Self(
        409, "dictionary-newest", .never, "最新のデータ辞書の版は終了できません。先に次の版を公開してください",
        "The newest dictionary version cannot be retired; publish the next one first")
    package static let postgresMissing = Self(
        500, "postgresql-missing", .never, "PostgreSQL が見つかりません。Debian では apt-get install postgresql を実行してください",
        "PostgreSQL is not installed; on Debian: apt-get install postgresql")
    package static let databaseUnreachable = Self(
        503, "database-unreachable", .after, "データベースに接続できません", "The database cannot be reached")
    package static let migrationRefused = Self(
        500, "migration-refused", .never, "データベースの版がこのプログラムと合いません",
        "The database was migrated by another version of this program")
    package static let hubKeyMissing = Self(
        500, "hub-key-missing", .never, "ハブの署名鍵を使えません", "The hub's signing key cannot be used")
    package static let configurationInvalid = Self(
        500, "configuration-invalid", .never, "設定が正しくありません", "The configuration is not valid")
    package static let fileNotWritten = Self(
        422, "file-not-written", .never, "ファイルに書き込めません。空き容量とフォルダーの権限を確かめてください",
        "The file cannot be written; look at the free space and at who may write there")
    package static let seedInvalid = Self(
        422, "seed-invalid", .never, "初期データのファイルを読み取れません", "A seed file cannot be read")
    package static let feeScheduleInvalid = Self(
        422, "fee-schedule-invalid", .never, "会費規程の内容が正しくありません", "The fee schedule is not valid")
    package static let billingPreviewEmpty = Self(
        422, "billing-preview-empty", .never, "請求の対象となる会員がいません", "There is nobody to bill")
    package static let secondPersonNeeded = Self(
        403, "second-person-needed", .never, "確認した人とは別の人の承認が必要です", "A second person has to approve")
    package static let membershipStep = Self(
        409, "membership-step", .never, "会員の状態からみて、その届けは記録できません",
        "The step does not follow from the membership's status")
    package static let invoiceState = Self(
        409, "invoice-state", .never, "この請求書は今その操作ができない状態です", "The invoice is not in a state for that")
    package static let issuerMissing = Self(
        422, "issuer-missing", .never, "文書の発行者が登録されていません。hub dues issuer set で登録してください",
        "The issuer of the documents is not set; use hub dues issuer set")
    package static let fontMissing = Self(
        500, "font-missing", .never, "文書を作るためのフォントがありません", "A font that documents need is not installed")
    package static let billingRunState = Self(
        409, "billing-run-state", .never, "この請求処理は今その操作ができない状態です", "The billing run is not in a state for that")

    package static let bankFileInvalid = Self(
        422, "bank-file-invalid", .never, "銀行のファイルを取り込めません。何も登録していません",
        "The bank's file cannot be imported; nothing was recorded")
    package static let bankAccountUnknown = Self(
        422, "bank-account-unknown", .never, "登録されていない口座です", "The bank account is not registered")
    package static let bankAccountFormat = Self(
        422, "bank-account-format", .never, "この口座に登録した種類のファイルではありません",
        "This is not the kind of file that the account is registered for")
    package static let bankBalanceGap = Self(
        409, "bank-balance-gap", .never, "前回のファイルと残高がつながりません。間の日の明細が抜けている可能性があります",
        "The balance does not continue the file before; days between may be missing")
    package static let bankLineState = Self(
        409, "bank-line-state", .never, "この明細は今その操作ができない状態です", "The bank line is not in a state for that")
    package static let allocationInvalid = Self(
        422, "allocation-invalid", .never, "入金の割り当てが正しくありません", "The allocation of the payment is not valid")
    package static let ledgerMonthClosed = Self(
        409, "ledger-month-closed", .never, "締めた月には記帳できません", "The month is closed; nothing can be booked into it")
}
