"""Identifiers: what is printed, typed, scanned and asked for, as frozen values; nothing here looks anything up.

GS1 keys have one grammar in several spellings: `gs1_link` reads Digital Link URIs of every key, over the tables of `keys` and
`application_identifiers` and the rules of `gtin`, `gln` and `sscc`; `element_string` reads the same in brackets and as scanned;
`epc_urn` as EPC URN, `epc_binary` as a tag sends it. `epc` gives all spellings in events one key.

Two families of path lead to the same lots and units:

- `digital_link`: the Digital Links that we resolve (`/01/{gtin}/10/{lot}/21/{serial}`), for products with a licensed GTIN.
- `public_code`: our own `/b/{code}/{serial}` for every batch, licensed or not, and the short code that people type.

`link.parse_any` is the door for whatever a person or a marketplace passes in, `link.parse_identifier_path` the door for a
server that holds a raw path. `serial` derives unit serials from unit indexes and back (over `ff1`), `crockford` holds the
alphabet and check character it shares with `public_code`, and `lot` rules the lot numbers that we issue ourselves.
`ordered` makes the ids of rows, which are never printed.

All of it belongs to the verifier set: the standard library and `cryptography`, nothing else.
"""
