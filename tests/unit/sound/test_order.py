"""The lines between the console and its sound process."""

from console.sound.order import ORDERS, WORDS, Beat, Lines, Opened, Output, Play, Refused, Stop, Taken, Whisper, line


def test_every_order_and_word_comes_back_as_it_was():
    for order in (Play(1, 2, 0.5, soft=True), Whisper(-1), Stop()):
        assert list(Lines().feed(line(order), ORDERS)) == [order]
    speaker = Output("a b", "Loa “hội trường”")
    for word in (Opened(speaker, (speaker, Output("x", "y"))), Refused("none"), Beat(5), Taken(-3)):
        assert list(Lines().feed(line(word), WORDS)) == [word]


def test_pieces_are_put_together():
    text, lines, found = line(Beat(1)) + line(Beat(2)), Lines(), []
    for k in range(len(text)):
        found += list(lines.feed(text[k : k + 1], WORDS))
    assert found == [Beat(1), Beat(2)]


def test_what_is_none_of_ours_is_left_out():
    noise = b"ALSA lib pcm.c: unable to open\n\xff\xfe\n{}\n" + line(Beat(1))
    assert list(Lines().feed(noise, WORDS)) == [Beat(1)]
    lines = Lines()
    list(lines.feed(b"x" * 100_000, WORDS))
    assert list(lines.feed(b"\n" + line(Beat(2)), WORDS)) == [Beat(2)], "a line without end is no leak"
