"""What every room shares, as small apps: notices > people > files > calendar > units > areas >
reference > action > ledger > jobs (a lower one never imports a higher one).
"""
