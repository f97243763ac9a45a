// simdjson is a C++ library; CJSON includes it and offers C functions.
