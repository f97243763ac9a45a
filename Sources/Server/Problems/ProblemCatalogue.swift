import HubCore

extension ProblemKind {
    /// The whole catalogue, in its order. A test compares this with the declarations.
    static let catalogue: [ProblemKind] =
        requests + synchronisation + statistics + releases + reporting + administration

    private static let requests: [ProblemKind] = [
        badRequest, unauthorized, forbidden, notFound, methodNotAllowed, notAcceptable, tooLarge, codingUnsupported,
        tooManyRequests, internalFault, reducedCapacity, commitInDoubt, bodyIncomplete, notReady,
    ]
    static let synchronisation: [ProblemKind] = [
        digestMismatch, versionRequired, versionUnsupported, codingInvalid, signatureInvalid, keyUnknown, clockSkew,
        keyRevoked, keyExpired, keyRevokesItself, versionRetired, keyOfAnotherScheme, tenantSuspended, enrolmentRefused,
        batchFork, sequenceGap, chainMismatch,
        dictionaryUnknown, cursorExpired, envelopeInvalid, schemeCodeInvalid, streamInvalid,
    ]
    private static let statistics: [ProblemKind] = [
        elementUnknown, queryInvalid, breakdownNotTogether, doesNotAdd, answerTooLarge,
    ]
    private static let releases: [ProblemKind] = [
        releaseTemplatesInvalid, releaseNotFound, releaseInputsChanged, releaseExists, releaseUnprotected,
        releaseSearchEnded,
        releaseDataInconsistent, releaseDataMissing, releaseState,
    ]
    private static let reporting: [ProblemKind] = [
        periodPublished, heldDecided, heldStandingChanged, followUpSettled,
    ]
    private static let administration: [ProblemKind] = [
        feeScheduleMissing, feeScheduleInvalid, billingInputsChanged, billingPreviewEmpty, billingRunState,
        bankFileInvalid, bankAccountUnknown, bankAccountFormat, bankBalanceGap, bankLineState, allocationInvalid,
        ledgerMonthClosed, secondPersonNeeded, membershipStep, invoiceState, issuerMissing, fontMissing,
        alreadyExists, schemeUnknown, schemeNotLeft, dictionaryInvalid, dictionaryFrozen, dictionaryNewest,
        seedInvalid,
        postgresMissing, databaseUnreachable, migrationRefused, hubKeyMissing, configurationInvalid, fileNotWritten,
    ]
}

extension RetryClass {
    /// What the reader of a problem's page should do.
    var advice: Message {
        switch self {
        case .never:
            Message(ja: "同じ内容を再送しても成功しません。内容を直してください。", en: "Sending the same again will not help; correct it.")
        case .same:
            Message(ja: "同じ内容をそのまま再送してください。", en: "Send the same again.")
        case .after:
            Message(ja: "Retry-After の秒数を待ってから同じ内容を再送してください。", en: "Send the same again after Retry-After seconds.")
        case .resign:
            Message(ja: "鍵と時計を確かめ、署名し直して送信してください。", en: "Check key and clock, sign again and send.")
        case .resync:
            Message(ja: "先にハブと同期状態(最後のバッチ)を照合してください。", en: "Compare the last batch with the hub first.")
        case .upgrade:
            Message(ja: "プログラムを新しい版に更新してください。", en: "Update the program.")
        }
    }
}
