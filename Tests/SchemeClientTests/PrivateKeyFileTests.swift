import Cryptography
import Foundation
import HubCore
import KeyFiles
import Testing

@testable import SchemeClient

@Suite struct PrivateKeyFileTests {
    let office = TemporaryOffice()
    let key: Ed25519PrivateKey

    init() throws {
        try office.home.prepare()
        key = try Ed25519PrivateKey(seed: (0..<32).map(UInt8.init))
    }

    private func mode(_ path: String) throws -> Int {
        try #require(FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? NSNumber).intValue
    }

    @Test func onlyTheOwnerReadsIt() throws {
        try office.home.keyFile.write(key)
        #expect(try mode(office.home.keyFile.path) == 0o600)
        #expect(try mode(office.home.path) == 0o700)
        #expect(try office.home.keyFile.read()?.seed == key.seed)
    }

    @Test func opensslReadsIt() throws {
        try office.home.keyFile.write(key)
        let text = try String(contentsOfFile: office.home.keyFile.path, encoding: .utf8)
        // `openssl pkey -text` of the same seed.
        #expect(
            text == """
                -----BEGIN PRIVATE KEY-----
                MC4CAQAwBQYDK2VwBCIEIAABAgMEBQYHCAkKCwwNDg8QERITFBUWFxgZGhscHR4f
                -----END PRIVATE KEY-----

                """)
    }

    @Test(arguments: [0o640, 0o604, 0o644, 0o620]) func refusedIfOthersMayReadOrWrite(_ mode: Int) throws {
        try office.home.keyFile.write(key)
        try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: office.home.keyFile.path)
        let problem = #expect(throws: KeyFileFault.self) { try office.home.keyFile.read() }
        #expect(problem?.message.ja.contains("chmod 600") == true)
    }

    @Test func neverReplaced() throws {
        try office.home.keyFile.write(key)
        #expect(throws: KeyFileFault.self) {
            try office.home.keyFile.write(try Ed25519PrivateKey(seed: key.seed.reversed()))
        }
        #expect(try office.home.keyFile.read()?.seed == key.seed)
    }

    @Test func anotherFile() throws {
        #expect(try office.home.keyFile.read() == nil)
        let path = office.home.keyFile.path
        #expect(
            FileManager.default.createFile(
                atPath: path, contents: Data("x".utf8), attributes: [.posixPermissions: 0o600]))
        #expect(throws: KeyFileFault.self) { try office.home.keyFile.read() }
    }

    @Test func aLinkIsNotFollowed() throws {
        let target = PrivateKeyFile(path: office.home.path + "/elsewhere.pem")
        try target.write(key)
        try FileManager.default.createSymbolicLink(atPath: office.home.keyFile.path, withDestinationPath: target.path)
        #expect(throws: KeyFileFault.self) { try office.home.keyFile.read() }
    }

    @Test func oneProcessAtATime() throws {
        let first = try office.home.lock()
        let problem = #expect(throws: ClientProblem.self) { _ = try office.home.lock() }
        #expect(problem?.kind == .refused)
        withExtendedLifetime(first) {}
    }
}
