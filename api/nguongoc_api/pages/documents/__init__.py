"""Documents for people: laid out for paper first."""
