"""The errors that a user can cause, drawn as one tree. Each message says what to do next.

    VindplaatsError              one clear line, exit code 1
    ├── SettingsError            a setting is unknown or has no usable value
    ├── LibraryError             the library folder, or a document in it, cannot be used
    │   └── FormatProblem        the content of a file is not what its suffix says, or cannot be read
    ├── FetchError               an official publication cannot be fetched
    ├── IndexProblem             the index cannot be read, written or trusted
    │   ├── IndexMissing         nothing has been built yet
    │   ├── IndexStale           built with another model, splitter or version
    │   ├── IndexLocked          another build is running
    │   └── ServerProblem        the Chroma server is away, slow, of another version, or refuses the token
    ├── ModelError               the embedding model cannot be fetched, checked or run
    ├── QuestionError            the question cannot be read
    ├── AnswerFileError          a saved answer or a batch of questions cannot be read
    └── FeedbackError            the file of feedback cannot be read or written

They live in the lowest stage, so that every stage can raise them and no stage imports upwards.
"""


def one_line(text: str) -> str:
    """`text` fit to be shown as one line: what the name of a file may hold, a line break even, written as `repr` does."""
    return "".join(character if character.isprintable() else repr(character)[1:-1] for character in text)


class VindplaatsError(Exception):
    """Something a user can put right. `str(error)` is the line that is shown to them."""

    def __str__(self) -> str:
        """One line, whatever went into it."""
        return one_line(super().__str__())


class SettingsError(VindplaatsError):
    """A setting is unknown or has no usable value."""


class LibraryError(VindplaatsError):
    """The library folder, or a document in it, cannot be used."""


class FormatProblem(LibraryError):
    """The content of a file is not what its suffix says, or cannot be read; the message does not name the file."""


class FetchError(VindplaatsError):
    """An official publication cannot be fetched."""


class IndexProblem(VindplaatsError):
    """The index cannot be read, written or trusted."""


class IndexMissing(IndexProblem):
    """Nothing has been built yet."""


class IndexStale(IndexProblem):
    """The index was built with another model, splitter or version than the settings say."""


class IndexLocked(IndexProblem):
    """Another build is running."""


class ServerProblem(IndexProblem):
    """The Chroma server is away, slow, of another version, or refuses the token; the index itself may be well."""


class ModelError(VindplaatsError):
    """A model cannot be fetched, checked, reached or run."""


class QuestionError(VindplaatsError):
    """The question cannot be read."""


class AnswerFileError(VindplaatsError):
    """A saved answer or a batch of questions cannot be read."""


class FeedbackError(VindplaatsError):
    """The file of feedback cannot be read or written."""
