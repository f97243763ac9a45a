import HubCore

/// Makes a call again while there is hope and patience, and says why it waits.
package final class Perseverance {
    private let patience: Patience
    private let environment: ClientEnvironment
    private let waiting: (Double, HubFault) -> Void
    private var waited = 0.0

    /// `waiting` hears the seconds and the reason before each wait.
    package init(
        patience: Patience, environment: ClientEnvironment, waiting: @escaping (Double, HubFault) -> Void = { _, _ in }
    ) {
        self.patience = patience
        self.environment = environment
        self.waiting = waiting
    }

    /// Throws the last fault.
    package func call<Answer>(_ body: () throws(HubFault) -> Answer) throws(HubFault) -> Answer {
        var number = 1
        while true {
            do throws(HubFault) {
                return try body()
            } catch {
                let step = NextStep.after(
                    error, try: number, waited: waited, patience: patience, fraction: environment.fraction)
                guard case .tryAgain(let seconds) = step else { throw error }
                waiting(seconds, error)
                pause(seconds)
                number += 1
            }
        }
    }

    /// Also for a hub that asks for a slower pace. Never more than the patience that is left.
    package func pause(_ seconds: Double) {
        let seconds = min(seconds, patience.longestWait - waited)
        guard seconds > 0 else { return }
        waited += seconds
        environment.pause(seconds)
    }
}
