import HubCore

/// How often and how long the client tries before it leaves the rest for another time.
package struct Patience: Sendable, Equatable {
    /// Of one request; at least 1.
    package let tries: Int
    /// Seconds of waiting between tries, over the whole run.
    package let longestWait: Double

    package init(tries: Int = 8, longestWait: Double = 300) {
        self.tries = max(1, tries)
        self.longestWait = max(0, longestWait)
    }

    /// One try, for a person who looks on.
    package static let none = Patience(tries: 1, longestWait: 0)

    /// Seconds before the next try: anything from nothing to a window that doubles from 2 s to 15 min, so that offices
    /// that were cut off together do not come back together ("full jitter"). `fraction`: 0 to below 1.
    package static func backOff(afterTry number: Int, fraction: Double) -> Double {
        let doublings = min(number - 1, 9)
        return fraction * min(2 * Double(1 << doublings), 15 * 60)
    }
}

/// What to do after a call did not succeed.
package enum NextStep: Sendable, Equatable {
    case tryAgain(after: Double)
    case giveUp

    /// `number`: tries of this request so far. `waited`: seconds of this run so far.
    package static func after(
        _ fault: HubFault, try number: Int, waited: Double, patience: Patience, fraction: Double
    ) -> NextStep {
        let own = Patience.backOff(afterTry: number, fraction: fraction)
        let wait: Double
        switch fault {
        case .noAnswer(let fault) where fault.mayPass:
            wait = own
        case .problem(let problem) where problem.retry == .after:
            // The hub said when, so coming earlier is no use; without saying, as for a lost connection.
            wait = problem.retryAfter ?? own
        case .problem(let problem) where problem.retry == .same:
            wait = max(problem.retryAfter ?? 0, own)
        case .noAnswer, .problem, .unintelligible:
            return .giveUp
        }
        return number < patience.tries && waited + wait <= patience.longestWait ? .tryAgain(after: wait) : .giveUp
    }
}
