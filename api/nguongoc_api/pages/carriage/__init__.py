"""Pages of goods in the hands of carriers: given, priced, followed by both sides, asked back."""
