"""Where a thing came from and where it went: the question, the graph it is asked of, the walk, the answer."""
