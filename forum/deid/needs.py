"""What a text must hold before a pattern can match in it: cheaper to look for than the match."""

from dataclasses import dataclass

from forum.deid.view import View


@dataclass(frozen=True, slots=True)
class Needs:
    """So many digits, one of the words (whole, as written or folded) and one of the folded marks.

    A need may be met without a match, never the other way round: most posts skip most patterns by it.
    """

    digits: int = 0
    words: frozenset[str] = frozenset()
    marks: tuple[str, ...] = ()

    def are_met(self, view: View) -> bool:
        return (
            view.digits >= self.digits
            and (not self.words or not self.words.isdisjoint(view.words))
            and (not self.marks or any(map(view.folded.__contains__, self.marks)))
        )


NOTHING = Needs()
