/// Every bound of the product in one place. Those of the protocol are told to clients in the capabilities.
package enum Limits {
    // HSJ Sync
    package static let codedBodyBytes = 1 << 20
    package static let decodedBodyBytes = 8 << 20
    package static let recordsPerBatch = 5_000
    package static let lineBytes = 64 << 10
    /// The largest integer that every JSON reader keeps exactly: 2^53 − 1.
    package static let largestInteger: Int64 = (1 << 53) - 1
    /// What one record's findings may number in a receipt; further ones are the same record's and change nothing.
    package static let findingsPerRecord = 20
    /// Beyond this many, a record's first finding stands for all of it.
    package static let findingsPerBatch = 10_000
    /// Cells that a batch may speak of; a report speaks of every cell of its data set.
    package static let changesPerBatch = 250_000
    /// How far a batch's `created` may be from the hub's clock, in seconds. A replay is harmless, so this is wide.
    package static let batchClockSkew: Double = 86_400
    /// The same for every other signed request.
    package static let requestClockSkew: Double = 300
    /// How far the highest revision that is taken is ahead of the hub's clock, in seconds: as a batch's `created` may be.
    package static let revisionLead = batchClockSkew
    package static let enrolmentCodeLife: Double = 72 * 3600
    /// How long a code is kept after its end, in seconds, used or not: an office that lost the answer sends again.
    package static let enrolmentCodeKept: Double = 30 * 86_400
    /// Dictionary versions that batches may be in at the same time.
    package static let dictionariesInUse = 2
    /// How long a scheme's key stays good after it was replaced, in days.
    package static let keyOverlapDays = 30
    /// How long before it signs the hub's next key is announced, in days.
    package static let hubKeyNoticeDays = 60
    /// Of the hub's earlier keys, those that its capabilities tell: more than can follow each other in 400 days.
    package static let earlierHubKeysTold = 8
    /// How long a deprecated version of the protocol lives at least, in days: an office that connects once a year must be
    /// told in time.
    package static let versionNoticeDays = 400
    package static let recordsPerDocument = 500
    /// Cells that a receipt names of those superseded, and of those held; their counts are exact.
    package static let cellsNamedInReceipt = 1_000
    /// Characters of a note or an answer.
    package static let noteCharacters = 1_000
    /// Batches of one scheme that are worked on or wait at the same time; more are told to come back.
    package static let batchesOfSchemeInFlight = 8

    /// Bodies of batches that are searched in one transaction when something is erased.
    package static let bodiesErasedAtOnce = 20
    /// Characters of the reason that is given for an erasure.
    package static let reasonCharacters = 200

    // Pull
    package static let changesPerPage = 1_000
    package static let usualChangesPerPage = 500
    /// How long an entry of a feed is kept, in seconds: 400 days, as long as a client keeps what it sent.
    package static let feedLife: Double = 400 * 86_400
    /// How long it is kept who was given raw figures, in seconds: three years, as long as the Act on the
    /// Protection of Personal Information has it kept to whom personal data were given.
    package static let rawAccessLife: Double = 1_096 * 86_400
    /// How long a table is kept for whoever reads it by the page, in seconds.
    package static let pagedTableLife: Double = 300
    /// How long a pull may wait for something new, in seconds.
    package static let longestFeedWait = 25
    /// Pulls that wait at the same time; each takes one of `requestsInFlight`, so that half of those stay free.
    package static let feedWaits = 128
    /// The same of one scheme: a waiting program, and one that was just started anew.
    package static let feedWaitsPerScheme = 2
    /// Characters of a notice's text, and of a question's.
    package static let noticeCharacters = 4_000
    package static let questionCharacters = 1_000
    package static let titleCharacters = 200
    package static let documentBytes = 8 << 20
    package static let snapshotsInFlight = 2

    // Spreadsheets of offices
    package static let spreadsheetFileBytes = 32 << 20
    package static let spreadsheetEntries = 2_000
    /// Of one part of a workbook, and of all that are read, after inflating.
    package static let spreadsheetEntryBytes = 64 << 20
    package static let spreadsheetInflatedBytes = 128 << 20
    package static let spreadsheetSheets = 64
    package static let spreadsheetRows = 50_000
    package static let spreadsheetColumns = 512
    /// Kept of a workbook, the empty ones before the last of a row included.
    package static let spreadsheetCells = 1_000_000
    package static let spreadsheetTexts = 200_000
    package static let spreadsheetMergedRanges = 10_000
    /// Elements of XML within each other. A sheet has six.
    package static let spreadsheetDepth = 64

    // Statistics
    package static let cellsPerAnswer = 250_000
    /// Values that one query may go through, each at most once.
    package static let valuesPerQuery = 20_000_000
    package static let measuresPerQuery = 12
    package static let dimensionsPerQuery = 6
    package static let comparisonsPerQuery = 8
    package static let placesPerQuery = 200
    package static let optionsPerFilter = 100
    /// Places of a table, with all their measures.
    package static let rowsPerPage = 10_000
    package static let savedQueries = 1_000
    package static let savedQueryNameCharacters = 60
    package static let cachedAnswers = 256
    /// Kept sums of prefectures at hand, of 16 bytes each: five years of 350 cells.
    package static let keptSums = 1_000_000
    package static let cachedAnswerBytes = 64 << 10

    // Releases
    /// Previews of releases that are worked out at a time.
    package static let previewsInFlight = 1
    package static let templatesPerRelease = 64
    /// What is read for a release: schemes × months × figures with a number.
    package static let figuresPerRelease = 5_000_000
    /// Places that a refusal or a difference names; their number is exact.
    package static let placesNamedInRelease = 100
    /// Tables of releases that are kept in memory, written out.
    package static let cachedReleaseTables = 512
    /// Cells of one release, those that only connect others included.
    package static let cellsPerRelease = 100_000
    /// Of a cell in a release; beyond, the solver's doubles would not keep units apart from rounding.
    package static let largestCellValue = 1 << 36
    package static let largestCoefficient = 1_000
    /// Times that the choice of what to hide starts over.
    package static let suppressionRounds = 20
    /// Searches for what to hide after which a release is refused. A network of 120 schemes takes 1,200, one of 33 that
    /// are each alone in their prefecture 3,500.
    package static let searchesToHide = 20_000
    /// Searches after which no number hidden for others is tried to be published again. A network of 120 schemes takes
    /// 5,000.
    package static let searchesPerRelease = 12_000
    /// Tries of one search for another table of whole numbers.
    package static let roundingTries = 200

    // Reporting quality
    /// Months that one review of completeness, findings or periods covers.
    package static let monthsPerReview = 60
    /// Findings, missing cells, outliers, follow-ups or changes that one answer lists.
    package static let entriesPerReview = 5_000
    /// Decisions on held changes that one answer lists.
    package static let heldUnitsListed = 200
    /// Characters of a reason or a note of the national office.
    package static let decisionCharacters = 500

    // Server
    package static let smallBodyBytes = 64 << 10
    package static let requestsInFlight = 256
    package static let batchesInFlight = 16
    package static let uploadsInFlight = 64

    // Conformance kit
    /// Of one scenario of the hostile hub.
    package static let hostileHubConnections = 64
    /// What the hostile hub keeps of one client, in requests; further ones are refused.
    package static let hostileHubRequests = 1_000
}
