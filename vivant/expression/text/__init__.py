"""From written to spoken text: what a voice says, clause by clause, and where each word stands in the text.

`read` is the way in: it scans (`scan`), decides languages and readings (`readings`, `numerals`) and
groups words into clauses (`clauses`). `pinyin` gives Mandarin its syllables and tones.
"""

from vivant.expression.text.clauses import Clause, Ending, Reading, Unread, Word, read

__all__ = ["Clause", "Ending", "Reading", "Unread", "Word", "read"]
