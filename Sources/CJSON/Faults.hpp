// What simdjson leaves to be found: keys that occur twice, and which of two faults a bad number is.
#pragma once

#include <simdjson.h>

#include <string_view>
#include <vector>

/// Whether any object in the document has two members of the same key, compared after their escapes are undone.
/// `keys` is room to work in, kept from one document to the next.
bool has_duplicate_key(simdjson::dom::element root, std::vector<std::string_view> &keys);

/// For a document that simdjson refused because of a number: whether every number in it is written correctly, so that
/// one of them must be out of range.
bool numbers_are_well_formed(std::string_view document);
