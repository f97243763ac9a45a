import Foundation
import HubCore
import Postgres

/// The SQL of documents, for the national office.
package enum OfficeDocumentStore {
    static let insert = Statement<SchemeID, UUID, String, String, Bytes, Bytes, Date, String, Void>(
        "document.insert",
        """
        INSERT INTO document (scheme_id, id, title, media_type, sha256, content, created_at, created_by)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
        """)

    package static let statements: [any AnyStatement] = [insert]
}
