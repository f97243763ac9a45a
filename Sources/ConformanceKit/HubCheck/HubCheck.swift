import HubCore
import SchemeClient

/// Tests any hub by its address, with nothing but what a scheme may do.
///
/// It enrols a key and leaves made-up figures of one month, some streams and its last key behind.
package struct HubCheck {
    package let address: HubAddress
    package let scheme: SchemeCode
    /// The one-time code of the enrolment, which it uses up.
    package let code: String
    /// The month of the made-up figures.
    package let month: Month

    package init(address: HubAddress, scheme: SchemeCode, code: String, month: Month) {
        (self.address, self.scheme, self.code, self.month) = (address, scheme, code, month)
    }

    /// Blocks. `watching` hears of every rule as it was tried.
    package func run(
        clock: Clock = .system, entropy: Entropy = .system, watching: (ConformanceReport.Entry) -> Void = { _ in }
    ) throws -> ConformanceReport {
        let probe = try HubProbe(
            address: address, scheme: scheme, code: code, month: month, clock: clock, entropy: entropy)
        var report = ConformanceReport()
        for rule in HubRule.all {
            let entry = Self.attempt(rule, on: probe)
            report.entries.append(entry)
            watching(entry)
        }
        return report
    }

    private static func attempt(_ rule: HubRule, on probe: HubProbe) -> ConformanceReport.Entry {
        func entry(_ outcome: ConformanceReport.Outcome, _ details: [Message] = []) -> ConformanceReport.Entry {
            ConformanceReport.Entry(
                name: rule.name, section: rule.section, title: rule.title, outcome: outcome, details: details)
        }
        guard probe.enrolment != nil || !rule.needsKey else {
            return entry(.skipped, [Message(ja: "鍵を登録できなかったため", en: "No key could be enrolled")])
        }
        do {
            try rule.attempt(probe)
            return entry(.kept)
        } catch let breach as Breach {
            return entry(.broken, [breach.message])
        } catch let skipped as Skipped {
            return entry(.skipped, [skipped.message])
        } catch {
            return entry(.broken, [Message(ja: "\(error)", en: "\(error)")])
        }
    }
}
