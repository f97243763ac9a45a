import Foundation
import HubCore
import Postgres

/// The SQL of keys, tokens and enrolment codes.
package enum AccessStore {
    struct KeyRow: Sendable {
        let kid: String
        let spki: [UInt8]
        let isRevoked: Bool
        let expiresAt: Date?
        let scheme: KnownScheme
    }

    struct TokenRow: Sendable {
        let name: String
        let role: String
        let sha256: [UInt8]
        let expiresAt: Date?
    }

    struct OpenCode: Sendable {
        let scheme: SchemeID
        let id: UUID
        let code: String
        let expiresAt: Date
        let usedBy: String?
        let usedAt: Date?
    }

    static let version = Statement<Int64>(
        "access.version", "SELECT version FROM access_version", row: { (version: Int64) in version })

    static let advance = Statement<Void>("access.advance", "UPDATE access_version SET version = version + 1")

    static let keys = Statement<KeyRow>(
        "access.keys",
        """
        SELECT k.kid, k.spki, k.revoked_at IS NOT NULL, k.expires_at, s.id, s.code, s.prefecture, s.suspended_at IS NOT NULL
        FROM scheme_key k JOIN scheme s ON s.id = k.scheme_id
        """,
        row: {
            (
                kid: String, spki: Bytes, isRevoked: Bool, expiresAt: Date?, id: SchemeID, code: String,
                prefecture: String, suspended: Bool
            ) in
            KeyRow(
                kid: kid, spki: spki.bytes, isRevoked: isRevoked, expiresAt: expiresAt,
                scheme: KnownScheme(
                    id: id, code: code, prefecture: Int16(prefecture) ?? 0, isSuspended: suspended))
        })

    static let tokens = Statement<TokenRow>(
        "access.tokens", "SELECT name, role, sha256, expires_at FROM access_token WHERE revoked_at IS NULL",
        row: { (name: String, role: String, sha256: Bytes, expiresAt: Date?) in
            TokenRow(name: name, role: role, sha256: sha256.bytes, expiresAt: expiresAt)
        })

    static let codes = Statement<String, OpenCode>(
        "access.codes",
        """
        SELECT c.scheme_id, c.id, c.code, c.expires_at, c.used_by, c.used_at
        FROM enrolment_code c JOIN scheme s ON s.id = c.scheme_id WHERE s.code = $1
        """,
        row: {
            (scheme: SchemeID, id: UUID, code: String, expiresAt: Date, usedBy: String?, usedAt: Date?) in
            OpenCode(scheme: scheme, id: id, code: code, expiresAt: expiresAt, usedBy: usedBy, usedAt: usedAt)
        })

    /// Answers with the time as it is kept; with nothing for a code that is used.
    static let useCode = Statement<SchemeID, UUID, Date, String, Date>(
        "access.useCode",
        """
        UPDATE enrolment_code SET used_at = $3, used_by = $4 WHERE scheme_id = $1 AND id = $2 AND used_at IS NULL
        RETURNING used_at
        """,
        row: { (usedAt: Date) in usedAt })

    static let insertKey = Statement<SchemeID, String, Bytes, Date, Void>(
        "access.insertKey",
        """
        INSERT INTO scheme_key (scheme_id, kid, spki, created_at) VALUES ($1, $2, $3, $4)
        ON CONFLICT (scheme_id, kid) DO NOTHING
        """)

    /// A key that was replaced before keeps its end.
    static let expireKey = Statement<SchemeID, String, Date, Void>(
        "access.expireKey",
        "UPDATE scheme_key SET expires_at = coalesce(expires_at, $3) WHERE scheme_id = $1 AND kid = $2")

    static let revokeKey = Statement<SchemeID, String, Date, Void>(
        "access.revokeKey",
        "UPDATE scheme_key SET revoked_at = coalesce(revoked_at, $3) WHERE scheme_id = $1 AND kid = $2")

    static let keysOfScheme = Statement<SchemeID, SchemeKeySummary>(
        "access.keysOfScheme",
        """
        SELECT kid, spki, created_at, expires_at, revoked_at FROM scheme_key WHERE scheme_id = $1 ORDER BY created_at
        """,
        row: { (kid: String, spki: Bytes, createdAt: Date, expiresAt: Date?, revokedAt: Date?) in
            SchemeKeySummary(
                kid: kid, spki: spki.bytes, createdAt: createdAt, expiresAt: expiresAt, revokedAt: revokedAt)
        })

    static let insertToken = Statement<UUID, String, String, Bytes, Date, Date?, Void>(
        "access.insertToken",
        """
        INSERT INTO access_token (id, name, role, sha256, created_at, expires_at) VALUES ($1, $2, $3, $4, $5, $6)
        """)

    static let revokeToken = Statement<String, Date, Void>(
        "access.revokeToken", "UPDATE access_token SET revoked_at = $2 WHERE name = $1 AND revoked_at IS NULL")

    package static let statements: [any AnyStatement] = [
        version, advance, keys, tokens, codes, useCode, insertKey, expireKey, revokeKey, keysOfScheme, insertToken,
        revokeToken,
    ]
}
