"""The errors that a caller may meet: each message holds the value, what was expected and what to do."""


class UniontiesError(Exception):
    """Base of every error that unionties raises on purpose; its text is one clear line."""


class ReadError(UniontiesError):
    """A file or a text can't be read: missing, empty, binary, in an unknown encoding or language."""


class NoArticle(ReadError):
    """A page can be read, but holds no article in a language that is known here."""


class StatementError(UniontiesError):
    """A statement breaks the model: an unknown relation, a bad date, evidence that doesn't quote."""


class KnowledgeError(UniontiesError):
    """A data file (vocabulary, organisations, language) breaks its schema."""


class StoreError(UniontiesError):
    """A store is missing, locked, damaged or not a store."""


class StoreBusy(StoreError):
    """Another process writes the store; it can be tried again."""


class NameNotFound(UniontiesError):
    """No entity has this name; the message offers near matches."""


class QueryError(UniontiesError):
    """A SPARQL query can't be parsed or evaluated."""


class WriteError(UniontiesError):
    """A target can't be written."""


class LedgerError(UniontiesError):
    """A judgement breaks its form, or a file isn't a ledger of judgements or can't be written."""
