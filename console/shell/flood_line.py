"""The lines of the top bar about a flood of alarms, and about a grouper that was switched off."""

from zoneinfo import ZoneInfo

from console.shell.flood_feed import FloodFeed
from widgets.figure import clock, number
from widgets.words import Words


def flood_line(feed: FloodFeed, words: Words, zone: ZoneInfo) -> str:
    """Since when, how many, and which came first; empty without a flood."""
    since = feed.since
    if since is None:
        return ""
    language, groups = words.language, len(feed.groups)
    text = words("notice.flood", time=clock(since, zone), count=number(feed.count, 0, language))
    if groups:
        text += words("notice.flood.groups" if groups > 1 else "notice.flood.group", count=number(groups, 0, language))
    first = feed.first_out()
    if first is not None:
        title, place = first.title.get(language), first.place.get(language)
        text += words("notice.flood.first" if place else "notice.flood.plain", title=title, place=place)
    return text.rstrip()


def failure_line(feed: FloodFeed, words: Words) -> str:
    """Why there are no groups; empty while the grouper works."""
    return words("notice.grouping", error=feed.failure.rstrip(".")) if feed.failure else ""
