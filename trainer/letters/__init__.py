"""The weekly letter of a unit: its figures, who lacks what until when, and what its leader answers beside each name."""
