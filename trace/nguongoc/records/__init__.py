"""Records: what is signed, byte for byte."""
