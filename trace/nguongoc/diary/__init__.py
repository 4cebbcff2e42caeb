"""The farm diary (nhật ký canh tác): what was done on a plot, when, with what, by whom, and who wrote it down."""
