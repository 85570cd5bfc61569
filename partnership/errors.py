"""What cannot be done, said in one sentence."""


class Refused(Exception):
    """The step cannot be taken; `str()` says why and what can be done.

    `field` names the input that it is about; empty: it is about the step itself.
    """

    def __init__(self, sentence: object, field: str = "") -> None:
        self.sentence = str(sentence)
        self.field = field
        super().__init__(self.sentence)
