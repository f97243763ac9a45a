import CCurl
import HubCore

/// Requests to one server, one after the other, over a connection that is kept open. Blocks the calling thread.
///
/// Certificates are the system's; a proxy is taken from the environment (`https_proxy`, `no_proxy`), except for this
/// machine. Redirects are not followed, since a signature covers the host and the path. Not `Sendable`: one thread at
/// a time.
package final class HTTPClient {
    private let address: HubAddress
    private let handle: UnsafeMutableRawPointer
    private let largestAnswer: Int

    /// Times in seconds. `silence`: how long a connection may move next to nothing.
    package init(address: HubAddress, connectTimeout: Int = 15, silence: Int = 60, largestAnswer: Int = 16 << 20) {
        guard Self.isReady, let handle = curl_easy_init() else { preconditionFailure("libcurl cannot start") }
        self.address = address
        self.handle = handle
        self.largestAnswer = largestAnswer

        set(CURLOPT_NOSIGNAL, 1)
        set(CURLOPT_FOLLOWLOCATION, 0)
        set(CURLOPT_CONNECTTIMEOUT, connectTimeout)
        set(CURLOPT_LOW_SPEED_LIMIT, 10)
        set(CURLOPT_LOW_SPEED_TIME, silence)
        set(CURLOPT_TIMEOUT, 15 * 60)
        set(CURLOPT_SSLVERSION, CURL_SSLVERSION_TLSv1_2)
        curl_set_text(handle, CURLOPT_USERAGENT, "homestart-scheme/1")
        if address.isLoopback { curl_set_text(handle, CURLOPT_NOPROXY, "*") }
        curl_set_receiver(handle, CURLOPT_WRITEFUNCTION) { bytes, size, count, context in
            Answer.of(context).receiveBody(UnsafeRawBufferPointer(start: bytes, count: size * count))
        }
        curl_set_receiver(handle, CURLOPT_HEADERFUNCTION) { bytes, size, count, context in
            Answer.of(context).receiveHeaderLine(UnsafeRawBufferPointer(start: bytes, count: size * count))
        }
    }

    deinit { curl_easy_cleanup(handle) }

    package func send(_ request: HTTPRequest) throws(HTTPFault) -> HTTPResponse {
        var list: UnsafeMutablePointer<curl_slist>?
        defer { curl_slist_free_all(list) }
        // libcurl would ask before sending a large body, which costs a round trip and confuses some proxies.
        for line in request.fields.map({ "\($0.name): \($0.value)" }) + ["Expect:"] {
            list = curl_slist_append(list, line)
        }
        curl_set_pointer(handle, CURLOPT_HTTPHEADER, list)
        curl_set_text(handle, CURLOPT_URL, address.description + request.path)

        let answer = Answer(largest: largestAnswer)
        let context = Unmanaged.passUnretained(answer).toOpaque()
        curl_set_pointer(handle, CURLOPT_WRITEDATA, context)
        curl_set_pointer(handle, CURLOPT_HEADERDATA, context)
        let outcome = withExtendedLifetime(answer) { perform(request) }
        curl_set_pointer(handle, CURLOPT_HTTPHEADER, nil)

        if answer.isTooLarge { throw .answerTooLarge }
        guard outcome == CURLE_OK else { throw HTTPFault(outcome) }
        var status = 0
        curl_get_long(handle, CURLINFO_RESPONSE_CODE, &status)
        return HTTPResponse(status: status, fields: answer.fields, body: answer.body)
    }

    private func perform(_ request: HTTPRequest) -> CURLcode {
        guard let body = request.body else {
            set(CURLOPT_HTTPGET, 1)
            curl_set_text(handle, CURLOPT_CUSTOMREQUEST, request.method == "GET" ? nil : request.method)
            return curl_easy_perform(handle)
        }
        set(CURLOPT_POST, 1)
        curl_set_text(handle, CURLOPT_CUSTOMREQUEST, request.method)
        curl_set_size(handle, CURLOPT_POSTFIELDSIZE_LARGE, curl_off_t(body.count))
        return body.withUnsafeBytes { bytes in
            curl_set_pointer(handle, CURLOPT_POSTFIELDS, bytes.baseAddress)
            defer { curl_set_pointer(handle, CURLOPT_POSTFIELDS, nil) }
            return curl_easy_perform(handle)
        }
    }

    private func set(_ option: CURLoption, _ value: Int) { curl_set_long(handle, option, value) }

    /// libcurl asks to be set up once in a process, before any thread uses it.
    private static let isReady = curl_global_init(Int(CURL_GLOBAL_DEFAULT)) == CURLE_OK
}

extension HTTPFault {
    fileprivate init(_ code: CURLcode) {
        let text = String(cString: curl_easy_strerror(code))
        switch code {
        case CURLE_PEER_FAILED_VERIFICATION, CURLE_SSL_CONNECT_ERROR, CURLE_SSL_CACERT_BADFILE, CURLE_SSL_CIPHER:
            self = .insecure(text)
        case CURLE_COULDNT_RESOLVE_HOST:
            self = .nameUnknown(text)
        case CURLE_COULDNT_RESOLVE_PROXY, CURLE_PROXY:
            self = .proxy(text)
        default:
            self = .unreachable(text)
        }
    }
}

/// What has arrived of an answer, filled by libcurl during a transfer.
private final class Answer {
    private(set) var fields: [String: String] = [:]
    private(set) var body: [UInt8] = []
    private(set) var isTooLarge = false
    private let largest: Int

    init(largest: Int) { self.largest = largest }

    /// `send` keeps the object alive while libcurl has the pointer.
    static func of(_ context: UnsafeMutableRawPointer?) -> Answer {
        Unmanaged<Answer>.fromOpaque(context!).takeUnretainedValue()
    }

    /// Fewer bytes than were given end the transfer.
    func receiveBody(_ bytes: UnsafeRawBufferPointer) -> Int {
        guard body.count + bytes.count <= largest else {
            isTooLarge = true
            return 0
        }
        body.append(contentsOf: bytes)
        return bytes.count
    }

    func receiveHeaderLine(_ bytes: UnsafeRawBufferPointer) -> Int {
        let line = String(decoding: bytes, as: UTF8.self)
        if line.hasPrefix("HTTP/") {
            // A proxy's answer and 100 Continue come before the one that counts.
            fields = [:]
        } else if let colon = line.firstIndex(of: ":"), fields.count < 100 {
            let value = line[line.index(after: colon)...].drop(while: \.isWhitespace)
            fields[line[..<colon].lowercased()] = String(value.reversed().drop(while: \.isWhitespace).reversed())
        }
        return bytes.count
    }
}
