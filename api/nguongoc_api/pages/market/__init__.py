"""Pages for who buys to sell on: a marketplace, a wholesaler, an exporter."""
