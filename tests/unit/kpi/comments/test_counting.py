from kpi.comments import lexicon
from kpi.comments.counting import COUNTED, Counting
from kpi.comments.plain import plain
from kpi.comments.seen import counts, packed, parts, unpacked
from kpi.comments.topics import MOST_WORDS, Said, Words, telling, words_of


def counted(*comments: str) -> dict[str, int]:
    counting = Counting()
    for comment in comments:
        counting.add("2026-11-20", "x", comment)
    return {key: sum(counts(seen)[key] for _, _, seen in counting.by_day()) for key in COUNTED}


def marks(counting: Counting) -> set[bytes]:
    return {mark for _, _, seen in counting.by_day() for mark in seen}


def test_comments_become_counts_of_their_day_and_platform() -> None:
    counting = Counting()
    counting.add("2026-11-20", "x", "いつ再入荷しますか？")
    counting.add("2026-11-21", "x", "最悪、すぐ壊れました")
    counting.add("2026-11-20", "x", "軽くて歩きやすいです！")

    assert [
        (day, platform, list(counts(seen).values())) for day, platform, seen in counting.by_day()
    ] == [
        ("2026-11-20", "x", [2, 1, 0, 1, 2]),
        ("2026-11-21", "x", [1, 0, 1, 0, 1]),
    ]
    assert counting.comments == 3


def test_a_blank_comment_is_none_and_an_endless_one_is_cut() -> None:
    assert counted("", "  \n", "良い " * 100_000) == dict(
        zip(COUNTED, [1, 1, 0, 0, 1], strict=True)
    )


def test_spam_is_counted_but_is_no_topic() -> None:
    counting = Counting()
    for who in "abcd":
        counting.add("2026-11-20", "", "フォロバします、再入荷", who)

    assert (counting.comments, counting.words.kept()) == (4, {})


def test_what_is_talked_about_is_no_opinion_no_filler_and_nobody() -> None:
    assert words_of(plain("田中さんの再入荷、今日は最高でした @mika https://example.com")) == {
        "再入荷"
    }
    assert words_of(plain("The strap is great, thanks @ben")) == {"strap"}


def test_a_word_is_kept_that_three_comments_of_three_people_have() -> None:
    words = Words()
    for who in ("a", "b", "c", "c"):
        words.add(plain("サイズと再入荷"), who)
    for comment in ("在庫", "在庫", "在庫"):
        words.add(plain(comment), "a")
    words.add(plain("色味"), "")

    assert words.kept() == {"サイズ": 4, "再入荷": 4}


def test_where_nobody_knows_who_wrote_each_comment_is_somebodys() -> None:
    words = Words()
    for _ in range(3):
        words.add(plain("再入荷"), "")

    assert words.kept() == {"再入荷": 3}


def test_who_comments_is_no_topic_even_when_others_call_them() -> None:
    words = Words()
    for who in ("mika", "b", "c", "d"):
        words.add(plain("mika has the strap"), who)

    assert words.kept() == {"strap": 4}


def test_no_more_words_are_followed_and_kept_than_fit() -> None:
    words = Words(most=5)
    for who in "abc":
        words.add(plain(" ".join(f"strap{letter}" for letter in "abcdefgh")), who)

    assert len(words.kept()) == 5
    assert MOST_WORDS <= 200


def test_topics_are_the_words_that_there_were_fewer_of_before() -> None:
    before = Said(comments=400, words={"サイズ": 80, "再入荷": 4})
    now = Said(comments=100, words={"サイズ": 20, "再入荷": 30, "箱": 3})

    assert telling(now, before, 3) == ("再入荷", "箱")


def test_where_nothing_was_before_topics_are_the_words_of_most_comments() -> None:
    now = Said(comments=10, words={"b": 3, "a": 3, "c": 9})

    assert telling(now, Said(comments=0, words={}), 2) == ("c", "a")


def test_a_word_that_comes_twice_in_the_lexicon_has_its_last_weight() -> None:
    found = lexicon.read(["# nothing", "++ good Very_Good", "- good", "odd line"])

    assert found.weights == {"good": -1, "very good": 2}
    assert found.at("very good", 0) == ("very good", 2)
    assert found.at("very", 0) is None


def one(text: str, who: str = "", *, stamp: str = "", name: str = "", key: bytes = b"k") -> bytes:
    """Return the mark of a comment that is alone in its file."""
    counting = Counting(key=key)
    counting.add("2026-11-20", "x", text, who, stamp=stamp, name=name)
    (found,) = marks(counting)
    return found


def test_a_comment_is_known_again_by_who_wrote_what_when() -> None:
    known = one("いいね", "mika", stamp="2026-11-20T10:00")

    assert known == one("いいね ", "mika", stamp="2026-11-20T10:00")
    assert known != one("いいね", "ken", stamp="2026-11-20T10:00")
    assert known != one("いいね", "mika", stamp="2026-11-20T10:01")
    assert known != one("いいね！", "mika", stamp="2026-11-20T10:00")
    # Who writes "a", "bc" is not who writes "ab", "c".
    assert one("bc", "a") != one("c", "ab")


def test_a_comment_is_known_again_by_its_own_name_whatever_became_of_it() -> None:
    assert one("いいね", name="c1") == one("いいね（編集済み）", "mika", name="c1")
    assert one("いいね", name="c1") != one("いいね", name="c2")


def test_another_workspaces_marks_are_others() -> None:
    assert one("いいね", "mika") != one("いいね", "mika", key=b"other")


def test_two_that_wrote_the_same_are_two_and_a_name_that_comes_twice_is_one() -> None:
    nameless, named = Counting(), Counting()
    for _ in range(3):
        nameless.add("2026-11-20", "x", "いいね")
        named.add("2026-11-20", "x", "いいね", name="c1")

    assert (len(marks(nameless)), len(marks(named))) == (3, 1)
    # The first two of another file are the first two of this one.
    again = Counting()
    for _ in range(2):
        again.add("2026-11-20", "x", "いいね")
    assert marks(again) < marks(nameless)


def test_what_names_many_comments_names_the_post_above_them() -> None:
    counting = Counting()
    for who in "abcde":
        counting.add("2026-11-20", "x", "いいね", who, name="post-1")

    assert len(marks(counting)) == 5


def test_comments_without_a_name_are_counted_beside_named_ones() -> None:
    counting = Counting()
    counting.add("2026-11-20", "x", "いいね", name="c1")
    counting.add("2026-11-20", "x", "いいね")

    assert len(marks(counting)) == 2


def test_comments_are_packed_alike_in_any_order_and_come_out_as_they_went_in() -> None:
    seen = {b"markmark": 5, b"abcdefgh": 0}

    assert packed(seen) == packed(dict(reversed(seen.items())))
    assert unpacked(packed(seen)) == seen
    assert unpacked(packed(seen)[:-1]) == {b"abcdefgh": 0}
    assert unpacked(b"") == {}
    assert parts(seen, 1) == [{b"markmark": 5}, {b"abcdefgh": 0}]
    assert parts({}, 1) == []
