"""What the hand-over window is told, as a frozen value."""

from dataclasses import dataclass

from console.model.handover import Handover


@dataclass(frozen=True)
class HandoverView:
    """One hand-over as it is shown.

    Attributes:
        handover: What; of a draft the outgoing signature has no time yet.
        at: When it is, or was signed, UTC ns.
        draft: Not signed yet: rows can be marked and words written.
        past: One of before: nothing can be done with it but to read and save it.
        sending: A command is on its way.
        failure: Why the last one failed, in words.
        changed: Alarms that are new or changed since it was signed.
        load: What is told in place of figures, empty where there are some.
    """

    handover: Handover
    at: int
    draft: bool = True
    past: bool = False
    sending: bool = False
    failure: str = ""
    changed: int = 0
    load: str = ""
