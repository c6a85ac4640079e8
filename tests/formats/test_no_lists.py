"""Texts that are no lists of papers, though some look like lists: none of them may be taken for one."""

from __future__ import annotations

import datetime

import pytest

from readlist.formats.text import identifier_list, title_list, weekly_digest

TEXTS = {
    "letter": """\
Dear Ann,

Thank you for your letter of 3 March. We were glad to hear that you have read the paper which we sent
last year, and that the models work for you as well.

We will visit you in May (2024) with the children. Bo Wu and Carla Gómez send their regards.

Yours sincerely,
Dirk van der Berg
""",
    "article": """\
Why Lists Work So Well for Busy People

Everyone makes lists. They help us to remember what we would forget, and they give us the pleasure of
crossing things out. But do they work? We asked three people who should know.

The Psychology of Crossing Things Out

According to Ann Li, who studies memory, a list frees the head. "We see it in every experiment," she says.

When Lists Get Too Long for Anyone

A long list frightens its owner. Most people give up after some twenty entries, and begin a new one.

What to Do about It

Keep it short. Throw away what you have not done in a month; you will not do it next month either.
""",
    "article about research": """\
How Transformers Changed Natural Language Processing

Introduction

Neural networks have been trained on language for decades. In this article we look at how the attention
mechanism came about, and at the models that were built on it since.

What Is Attention and Why Does It Matter

Attention lets a model look at all words of a sentence at once. Before, networks read word by word.

Training Large Models on Many Machines

Training takes many machines. The data are split among them, and the gradients are summed up.

Conclusion

Attention is here to stay. In the next article we will train a small model ourselves.
""",
    "source code": """\
import os
from pathlib import Path

# See https://arxiv.org/abs/1706.03762 for the model.
def train(model, dataset):
    \"\"\"Train a model on a dataset.\"\"\"
    for step, batch in enumerate(dataset):
        loss = model(batch)
        loss.backward()
    return model


class Network:
    def __init__(self, layers=3):
        self.layers = layers
""",
    "log": """\
2024-03-01 10:00:01 INFO  Starting training of model transformer-base
2024-03-01 10:00:02 INFO  Loading dataset from https://example.org/data
2024-03-01 10:05:13 WARN  Learning rate is high: 0.1
2024-03-01 10:07:44 ERROR Loss is NaN in step 1200, stopping
2024-03-01 10:07:45 INFO  Saved model to /tmp/model.bin
""",
    "recipe": """\
Tomato Soup for Four

- 1 kg tomatoes
- 2 onions, cut fine
- 3 spoons of olive oil
- Salt and pepper

1. Heat the oil in a large pot
   Do not let it smoke.
2. Add the onions and stir for five minutes until they are soft
3. Add the tomatoes and cook for half an hour
   Stir now and then, so that nothing burns at the bottom of the pot.
4. Season and serve with bread
""",
    "contents of a book": """\
Contents

Preface ............................................. v
1. Introduction to Neural Networks .................. 1
2. Training Models on Large Datasets ................ 23
3. Attention and Its Variants in Language Models .... 57
4. Convolutional Networks for Images ................ 89
Appendix ........................................... 201
Index .............................................. 215
""",
    "contents without leaders": """\
Inhalt

1 Einführung in die Listenkunde    1
2 Kurze Listen und ihre Verwendung    17
3 Lange Listen im täglichen Leben    44
4 Zusammenfassung und Ausblick    91
""",
    "minutes": """\
Minutes of the Meeting of 12 March 2024

Present: Ann Li, Bo Wu, Carla Gómez

1. Approval of the Minutes
   The minutes of the last meeting were approved without changes.
2. Budget for the Coming Year
   Bo Wu presented the budget. It was discussed at length, and adopted with one abstention.
3. Move to the New Building
   Carla Gómez reported that the move will take place in June. Boxes are handed out in May.
4. Any Other Business
   Ann Li thanked everyone for their work.
""",
    "to-do list": """\
To do this week

- [ ] Call the bank about the new card
- [x] Pay the rent for March
- [ ] Read the paper that Ann sent
- [ ] Write the report on the budget
      It must be ready by Friday, says Bo.
- [ ] Buy a present for Carla (2 years old!)
""",
    "change log": """\
Changes in version 2.1 (2024)

* Fix the crash when a list is empty (#123, thanks to Ann Li)
* Add a model for the names of authors
* Training of the network takes half the time
* Remove the old dataset loader
""",
    "films": """\
Films to watch this winter

1. The Long List (1999)
   A man finds a list of names and learns that his own is on it.
2. Return of the Reader (2004)
   A librarian must save her town from a flood of unread books.
3. Two Lists and a Funeral (2010)
   At a funeral in the country, two lists are exchanged by mistake.
""",
    "shopping, with prices": "Milk - 1.20\nBread - 2.50\nCheese from the market - 4.00\nApples - 3.10\n",
    "chat": """\
[10:02] ann: has anyone read the attention paper?
[10:03] bo: yes, long ago
[10:03] ann: and?
[10:05] bo: it is good. the model is simple
[10:06] carla: see https://example.org/talk
""",
    "questions": """\
Questions about the course

1. When does the course on neural networks begin?
   It begins in October, on the first Monday.
2. Do I have to know about machine learning?
   No, the course begins with the basics of models and training.
3. How many papers do we read in a week?
   Two, on the average.
""",
    "a paper": """\
Short Lists Are All You Need

Ann Li, Bo Wu

Abstract
We show that short lists are read. Our model is trained on ten thousand lists.

1. Introduction
Lists are everywhere. In this paper we propose a model of how they are read.
2. Related Work
Others have studied trees (Gómez et al., 2018), and graphs.
3. Method
We train a network on lists. It learns to read them.
4. Experiments
The model beats the baseline on three benchmarks.
5. Conclusion
Short lists suffice.
""",
    "lyrics": "The Night Is Long\nAnd You Are Gone\nI Read the List\nFrom Dusk till Dawn\n\n" * 4,
    "names": "Ann Li\nBo Wu\nCarla Gómez\nDirk van der Berg\n",
    "table": "title,authors,year\nShort Lists Are Enough,Ann Li,2017\nThe Limits of Reading,Jun Sato,2018\n",
    "prose with links": """\
This week I read two papers. The first, at https://arxiv.org/abs/1706.03762, is about attention and I
liked it. The other one (https://arxiv.org/abs/1810.04805) is longer. There was also a talk about “Lists and
Trees” by Ann Li, which was rather dull, and I left before the end of it.

Next week I will write about graphs. If you know a good paper about them, please tell me.
""",
    "addresses of people": "Ann Li, 12 List Street, London\nBo Wu, 3 Tree Road (2021)\nCarla Gómez, Madrid\n",
    "settings": "[model]\nlayers = 12\nname = base\n\n[training]\nrate = 0.1\nsteps = 1000\n",
    "curriculum vitae": """\
Ann Li

Education
- 2010-2014 Study of computer science, University of Lists
- 2014-2018 Doctorate at the Institute of Trees

Work
- 2018-2020 Engineer, training of language models, Example Inc.
- Since 2020 Head of the reading room
""",
}


@pytest.mark.parametrize("name", TEXTS)
def test_is_no_list_of_papers(name: str) -> None:
    for found in (weekly_digest, identifier_list, title_list):
        assert found.sniff(TEXTS[name]) < 0.4


@pytest.mark.parametrize("name", TEXTS)
def test_can_be_read_all_the_same(name: str) -> None:
    reading = weekly_digest.read(TEXTS[name], datetime.date(2024, 9, 10))
    assert reading.format == weekly_digest.NAME
