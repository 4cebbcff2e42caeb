"""EPCIS 2.0 over REST: the published binding's paths, headers and problem types, beside our own `code`s."""
