"""The one style sheet, made of the tokens. No fonts in it: a sheet's font would take the tabular figures away."""

from PySide6.QtGui import QColor, QPalette

from widgets.theme import Theme

_SHEET = """
* {{ outline: none; }}
QMainWindow, QWidget#ground {{ background: {background}; }}
QWidget#panel {{ background: {panel}; border-radius: 4px; }}
QWidget#raised {{ background: {raised}; border: 1px solid {line}; border-radius: 4px; }}
QWidget#ground[past="true"], QWidget#panel[past="true"] {{ background: {replay}; }}
QLabel {{ color: {text}; background: transparent; }}
QLabel[tone="dim"] {{ color: {dim}; }}
QLabel[tone="small"] {{ color: {dim}; }}
QLabel[tone="alert"] {{ color: {p1}; }}
QLabel[tone="warn"] {{ color: {p2}; }}
QLabel[tone="p1"] {{ color: {p1}; }}
QLabel[tone="p2"] {{ color: {p2}; }}
QLabel[tone="p3"] {{ color: {p3}; }}
QLabel[tone="p4"] {{ color: {p4}; }}
QLineEdit {{ background: {raised}; color: {text}; border: 1px solid {raised}; border-radius: 4px; padding: 3px 8px;
  selection-background-color: {accent}; selection-color: {on_accent};
  placeholder-text-color: {dim}; }}
QLineEdit[tone="changed"] {{ border-color: {accent}; }}
QLineEdit[tone="alert"] {{ border-color: {p1}; }}
QLineEdit:read-only {{ background: transparent; }}
QLineEdit:focus {{ border-color: {accent}; }}
QPushButton {{ background: {raised}; color: {text}; border: 1px solid {line}; border-radius: 4px; padding: 5px 14px;
  min-height: 18px; }}
QPushButton:hover {{ border-color: {dim}; }}
QPushButton:focus {{ border-color: {accent}; }}
QPushButton:checked {{ border-color: {accent}; color: {accent}; }}
QPushButton:disabled {{ color: {dim}; background: {panel}; }}
QPushButton[role="primary"] {{ background: {accent}; color: {on_accent}; border-color: {accent}; }}
QPushButton[role="primary"]:disabled {{ background: {raised}; color: {dim}; border-color: {line}; }}
QPushButton[role="retry"] {{ background: {panel}; color: {p1}; border-color: {p1}; }}
QPushButton[role="chip"] {{ background: {raised}; color: {text}; border-color: {accent}; padding: 1px 8px; }}
QPushButton[role="filter"] {{ background: transparent; border-color: {line}; padding: 1px 7px; }}
QPushButton[role="filter"]:focus {{ border-color: {accent}; }}
QPushButton[role="filter"]:checked {{ background: {raised}; border-color: {accent}; color: {text}; }}
QPushButton[role="jump"] {{ background: {raised}; color: {text}; border-color: {accent}; border-radius: 10px;
  padding: 0 12px; }}
QWidget#strip {{ background: {raised}; }}
QPushButton[role="plain"] {{ background: transparent; border-color: transparent; color: {dim}; padding: 2px 6px; }}
QPushButton[role="plain"]:hover {{ color: {text}; border-color: {line}; }}
QPushButton[role="tab"] {{ padding: 4px 8px; }}
QAbstractSpinBox {{ background: {raised}; color: {text}; border: 1px solid {line}; border-radius: 4px; padding: 4px 0;
  min-height: 18px; selection-background-color: {accent}; selection-color: {on_accent}; }}
QAbstractSpinBox QLineEdit {{ border: none; padding: 0 8px; }}
QAbstractSpinBox::up-button, QAbstractSpinBox::down-button {{ subcontrol-origin: border; width: 0px; }}
QAbstractSpinBox:focus {{ border-color: {accent}; }}
QAbstractSpinBox:disabled {{ color: {dim}; background: {panel}; }}
QSplitter::handle {{ background: {background}; }}
QSplitter::handle:hover {{ background: {line}; }}
QAbstractScrollArea, QScrollArea > QWidget > QWidget {{ background: transparent; border: none; }}
QPlainTextEdit {{ background: {raised}; color: {text}; border: 1px solid {raised}; border-radius: 4px; padding: 3px 8px;
  selection-background-color: {accent}; selection-color: {on_accent}; placeholder-text-color: {dim}; }}
QPlainTextEdit:focus {{ border-color: {accent}; }}
QCheckBox {{ color: {text}; background: transparent; spacing: 8px; }}
QCheckBox::indicator {{ width: 12px; height: 12px; border-radius: 2px; border: 1px solid {dim}; background: {raised}; }}
QCheckBox::indicator:checked {{ background: {accent}; border-color: {accent}; }}
QCheckBox:focus {{ color: {accent}; }}
QSlider::groove:horizontal {{ height: 4px; border-radius: 2px; background: {line}; }}
QSlider::sub-page:horizontal {{ height: 4px; border-radius: 2px; background: {accent}; }}
QSlider::handle:horizontal {{ width: 14px; height: 14px; margin: -5px 0; border-radius: 7px; background: {text}; }}
QSlider::handle:horizontal:focus {{ background: {accent}; }}
QScrollBar:vertical {{ background: transparent; width: 8px; margin: 0; }}
QScrollBar::handle:vertical {{ background: {line}; border-radius: 4px; min-height: 24px; }}
QScrollBar::handle:vertical:hover {{ background: {faint}; }}
QScrollBar::add-line:vertical, QScrollBar::sub-line:vertical {{ height: 0; }}
QScrollBar::add-page:vertical, QScrollBar::sub-page:vertical {{ background: transparent; }}
QToolTip {{ background: {raised}; color: {text}; border: 1px solid {line}; padding: 4px; }}
QMenu {{ background: {raised}; color: {text}; border: 1px solid {line}; padding: 4px; }}
QMenu::item {{ padding: 6px 20px 6px 12px; border-radius: 4px; }}
QMenu::item:selected {{ background: {panel}; color: {accent}; }}
QListView#found, QTreeView#found {{ background: {raised}; color: {text}; border: 1px solid {line}; }}
QListView#found::item, QTreeView#found::item {{ padding: 5px 8px; }}
QTreeView#found::item:disabled {{ color: {dim}; }}
QListView#found::item:selected, QTreeView#found::item:selected {{ background: {accent}; color: {on_accent}; }}
QMenu {{ background: {raised}; color: {text}; border: 1px solid {line}; padding: 4px; }}
QMenu::item {{ padding: 5px 16px; }}
QMenu::item:selected {{ background: {accent}; color: {on_accent}; }}
QMenu::item:checked {{ color: {accent}; }}
QMenu::item:checked:selected {{ color: {on_accent}; }}
QDialog {{ background: {panel}; }}
QTableView {{ background: transparent; color: {text}; border: none; selection-background-color: {raised};
  selection-color: {text}; gridline-color: {line}; }}
QTableView::item {{ padding: 0 8px; border-bottom: 1px solid {line}; }}
QTableView::item:selected {{ background: {raised}; }}
QHeaderView {{ background: transparent; }}
QHeaderView::section {{ background: transparent; color: {dim}; border: none; border-bottom: 1px solid {line};
  padding: 4px 8px; }}
QFrame[frameShape="4"] {{ color: {line}; }}
"""


def palette(theme: Theme) -> QPalette:
    """What Qt's own file and print dialogs take their colours from: the sheet does not know all of their parts."""
    made = QPalette(QColor(theme.raised), QColor(theme.panel))
    role, group = QPalette.ColorRole, QPalette.ColorGroup
    for part, colour in (
        (role.WindowText, theme.text),
        (role.Text, theme.text),
        (role.ButtonText, theme.text),
        (role.BrightText, theme.text),
        (role.ToolTipText, theme.text),
        (role.PlaceholderText, theme.dim),
        (role.Base, theme.raised),
        (role.AlternateBase, theme.panel),
        (role.ToolTipBase, theme.raised),
        (role.Highlight, theme.accent),
        (role.HighlightedText, theme.on_accent),
        (role.Accent, theme.accent),
        (role.Link, theme.accent),
    ):
        made.setColor(part, QColor(colour))
    for part in (role.WindowText, role.Text, role.ButtonText):
        made.setColor(group.Disabled, part, QColor(theme.dim))
    return made


def stylesheet(theme: Theme) -> str:
    """The sheet of ``theme``; set once on the top window of a picture."""
    return _SHEET.format(
        background=theme.background,
        panel=theme.panel,
        raised=theme.raised,
        line=theme.line,
        text=theme.text,
        dim=theme.dim,
        faint=theme.faint,
        replay=theme.replay,
        accent=theme.accent,
        on_accent=theme.on_accent,
        p1=theme.priority[0],
        p2=theme.priority[1],
        p3=theme.priority[2],
        p4=theme.priority[3],
    )
