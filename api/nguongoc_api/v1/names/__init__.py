"""Names that are taken for another's, and the queue at which somebody decides."""
