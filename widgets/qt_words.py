"""Qt's own words in Vietnamese: of its message, file and print dialogs and of the menu of a text field.

Qt ships no Vietnamese translation. ``resources/words/qt_vi.ts`` is for Qt Linguist; after a change say
``pyside6-lrelease resources/words/qt_vi.ts -qm resources/words/qt_vi.qm``. A translator written in Python will not do:
Qt Quick asks it from its loading thread while the GUI thread waits there with Python's lock, for ever.
"""

from PySide6.QtCore import QCoreApplication, QTranslator

from resources import locate


class QtWords:
    """What opens speaks the language that was asked for last; what is not in the table stays as it is."""

    def __init__(self) -> None:
        self._vietnamese = QTranslator()
        self._vietnamese.load(str(locate("words", "qt_vi.qm")))

    def speak(self, language: str) -> None:
        """Speak ``vi`` or ``en``, which is what Qt speaks itself."""
        QCoreApplication.removeTranslator(self._vietnamese)
        if language == "vi":
            QCoreApplication.installTranslator(self._vietnamese)
