"""Imported by a server that makes processes: all that a build loads, and nothing that it opens."""

import gc

from unionties.extract.fingerprint import extraction_key
from unionties.extract.pipeline import extract
from unionties.graph.copies import band_keys
from unionties.graph.organisations import organisations
from unionties.graph.statement import Article, Source

organisations()
extraction_key()
band_keys("Hai bên đã gặp nhau.")
extract(Article("một bài", "Công đoàn Việt Nam đã hội đàm với Công đoàn Lào.", Source(language="vi")))
gc.freeze()  # else each of the processes copies it all as it looks for garbage
