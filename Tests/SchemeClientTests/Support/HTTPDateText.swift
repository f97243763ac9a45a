import Foundation

/// A time as HTTP writes it.
struct HTTPDateText {
    let text: String

    init(_ date: Date) {
        let formatter = DateFormatter()
        formatter.locale = Locale(identifier: "en_US_POSIX")
        formatter.timeZone = TimeZone(secondsFromGMT: 0)
        formatter.dateFormat = "EEE, dd MMM yyyy HH:mm:ss 'GMT'"
        text = formatter.string(from: date)
    }
}
