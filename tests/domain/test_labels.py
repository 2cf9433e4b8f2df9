"""Labels of options never run out."""

from itertools import islice

from quizzes.domain.labels import option_labels


def test_labels_go_on_after_z():
    labels = list(islice(option_labels(), 26 + 26 * 26 + 1))

    assert (labels[0], labels[25], labels[26], labels[-2], labels[-1]) == ("a", "z", "aa", "zz", "aaa")
    assert len(set(labels)) == len(labels)
