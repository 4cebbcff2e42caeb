"""The demo: real Thanh Hoá products with invented producers, for one day's look around."""
