"""What an organisation printed on last, on both databases."""

from __future__ import annotations

from nguongoc.label.kept_paper import Paper
from nguongoc.label.own_sheet import OwnSheet
from tests.factories import rows
from tests.store.conftest import Store


def test_the_last_paper_of_an_organisation_is_kept_to_a_hundredth_and_its_own(store: Store) -> None:
    ours, theirs = rows.organisation(), rows.organisation()
    measured = Paper("own", OwnSheet(210, 297, 3, 8, 64.25, 33.9, 7.21, 12.9, 2.5, 0), -1.5, 0.75)

    def write(paper: Paper) -> None:
        store.writer.run(lambda uow: uow.label_papers.put(ours.id, paper, rows.NOW))

    store.writer.run(lambda uow: [uow.parties.add_organisation(each) for each in (ours, theirs)])
    for paper in (measured, Paper("avery-l7160", measured.own_sheet), measured):
        write(paper)
        with store.reads.open() as reader:
            assert reader.label_papers.of(ours.id) == paper
            assert reader.label_papers.of(theirs.id) is None
