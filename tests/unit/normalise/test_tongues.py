from __future__ import annotations

import pytest

from connector.normalise.tongues import language_of


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("本次审核发现事件管理流程执行不到位，记录不完整。", "zh"),
        ("本次稽核發現事件管理流程執行不到位，紀錄不完整。", "zh-Hant"),
        ("The change records of the last quarter were not reviewed by the manager.", "en"),
        ("Die Änderungen wurden nicht geprüft und die Aufzeichnungen sind nicht vollständig.", "de"),
        ("Los registros de los cambios no fueron revisados por el responsable del área.", "es"),
        ("Les enregistrements des changements ne sont pas revus par le responsable été.", "fr"),
        ("Le registrazioni delle modifiche non sono state riviste con il responsabile della linea.", "it"),
        ("Os registos das mudanças não são revistos por uma pessoa da área em causa.", "pt"),
        ("De wijzigingen zijn niet beoordeeld en het register is niet bijgewerkt.", "nl"),
        ("変更管理の記録がレビューされていませんでした。", "ja"),
        ("변경 관리 기록이 검토되지 않았습니다", "ko"),
        ("Записи об изменениях не были рассмотрены руководителем отдела", "ru"),
        ("NC-1 8.6.1 事件管理记录不完整 owner Li Wei due 2026-04-10，整改未完成，记录缺失", "zh"),
        ("xxxxx yyyyy zzzzz wwwww vvvvv uuuuu ttttt sssss", "en"),
        ("NC-1 8.6.1", None),
        ("", None),
    ],
)
def test_the_language_shows_in_characters_and_common_words(text: str, language: str | None) -> None:
    assert language_of(text) == language
