import Foundation
import HubCore
import Hummingbird
import Logging
import Tenancy

/// What travels with a request through the middleware and into its route.
///
/// `RequestOpening`, the outermost middleware, fills in the id, the language and the times.
package struct HubRequestContext: RequestContext {
    package var coreContext: CoreRequestContextStorage
    /// The name of this request in answers and logs: at most 64 characters of `A–Z a–z 0–9 . _ -`.
    package var requestID = ""
    /// What the person who asked reads.
    package var language = Language.ja
    /// When the request arrived, by the hub's clock.
    package var received = Date.distantPast
    /// The same moment on a clock that never steps, for durations.
    package var started = ContinuousClock.now
    /// Who asks, when a token of the national office came with the request.
    package var staff: KnownToken?
    /// Whether the request only reads.
    package var isReading = false
    /// What is learnt on the way for the access log.
    package let notes = RequestNotes()

    package init(source: ApplicationRequestContextSource) {
        coreContext = CoreRequestContextStorage(source: source)
    }

    /// Hummingbird's own id is taken out of the logger, so that there is one id only.
    package var id: String { requestID }
    package var maxUploadSize: Int { Limits.smallBodyBytes }
}
