#include "Faults.hpp"

#include <algorithm>

using simdjson::dom::element;
using simdjson::dom::element_type;
using simdjson::dom::object;

namespace {

/// Up to this many members, comparing each with each beats sorting: most records have fewer.
constexpr size_t few = 16;

bool has_equal_pair(const std::vector<std::string_view> &keys) {
    for (size_t i = 1; i < keys.size(); i++) {
        for (size_t j = 0; j < i; j++) {
            if (keys[i] == keys[j]) return true;
        }
    }
    return false;
}

bool repeats_a_key(object members, std::vector<std::string_view> &keys) {
    keys.clear();
    for (auto member : members) keys.push_back(member.key);
    if (keys.size() <= few) return has_equal_pair(keys);
    std::sort(keys.begin(), keys.end());
    return std::adjacent_find(keys.begin(), keys.end()) != keys.end();
}

}  // namespace

// Recursion is bounded by the depth that the parser was made for.
bool has_duplicate_key(element value, std::vector<std::string_view> &keys) {
    switch (value.type()) {
        case element_type::OBJECT: {
            object members = value.get_object().value_unsafe();
            if (repeats_a_key(members, keys)) return true;
            for (auto member : members) {
                if (has_duplicate_key(member.value, keys)) return true;
            }
            return false;
        }
        case element_type::ARRAY:
            for (auto item : value.get_array().value_unsafe()) {
                if (has_duplicate_key(item, keys)) return true;
            }
            return false;
        default:
            return false;
    }
}
