/// Names of HSJ Sync on the wire.
package enum ProtocolNames {
    package static let batchMediaType = "application/vnd.hsj.batch+jsonl"
    package static let currentVersion = 2
}
