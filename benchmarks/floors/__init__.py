"""Floor programs: the least that a program of this kind can be. The house is measured against them."""
