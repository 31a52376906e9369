"""The extraction as a job on Apache Spark: from archives of pages to the graph, as Parquet and as N-Quads in shards.

``reading.py`` gives the pages of archives, ``extracting.py`` the articles and what they say, ``merging.py`` joins what
articles say to one graph, ``shards.py`` writes it, ``job.py`` puts these together and ``__main__.py`` is the command.
Partitions, shuffles, retries and speculation are Spark's; a page is read, an article extracted and a graph judged by
the same functions as on one machine.
"""
