"""Words by which a text about research is told from one about errands, meals or meetings."""

from __future__ import annotations

import re

ABOUT_PAPERS = re.compile(
    r"\b(?:papers?|preprints?|arxiv|et al|abstracts?|reading list|bibliography|citations?"
    r"|proceedings|journal club"
    r"|literatur(?:liste)?|publikation(?:en)?|veröffentlichungen|lecture list)\b|论文|文献|論文|摘要"
    r"|стат(?:ья|ьи|ей)\b|публикаци",
    re.IGNORECASE,
)
ABOUT_RESEARCH = re.compile(
    r"\b(?:we (?:propose|present|introduce|show|study|prove|find|investigate|demonstrate|develop"
    r"|describe)|in this work"
    r"|models?|networks?|neural|learning|training|trained|datasets?|benchmarks?|algorithms?"
    r"|methods?|approach(?:es)?|framework"
    r"|transformers?|language|theorem|experiments?|empirical(?:ly)?|state-of-the-art"
    r"|architectures?|attention|inference|parameters?"
    r"|modelle?|verfahren|netze?|ansatz|daten(?:satz|sätze))\b|模型|方法|网络|学习|提出|训练|手法|モデル|学習|提案"
    r"|модел|метод|обучени|сет(?:ь|и|ей)\b",
    re.IGNORECASE,
)
