"""Tables that people keep in spreadsheets: read with bounds, judged cell by cell, given back with what is wrong marked."""
