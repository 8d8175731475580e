"""One file per publisher: fetch, verify, parse. Nothing here knows what the numbers are for."""
