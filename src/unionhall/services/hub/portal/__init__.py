"""What a worker does with what is theirs: all their items, messages, the phone without a net, and their data."""
