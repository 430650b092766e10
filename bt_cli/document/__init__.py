"""What a reader is told, in words and numbers of no medium; what outputs share stands here."""
