"""The EPCIS 2.0 event query language (SimpleEventQuery, section 8.2.7): parameters in, typed criteria out."""
