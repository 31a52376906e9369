"""The knowledge graph: organisations, statements, their store, its RDF and its pictures."""
