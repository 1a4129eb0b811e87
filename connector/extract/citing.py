"""What a statement says of itself: the clause it breaks, the grade it was given, that it happened before."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from connector.extract.duties import asks_for_department
from connector.model.wording import fold, simplified

if TYPE_CHECKING:
    from connector.extract.drafts import Draft
    from connector.extract.leads import Leads
    from connector.extract.vocabulary import Vocabulary
    from connector.model.document import Place

_NUMBER = r"(?:附录\s?)?(?:[A-D]\.?\s?)?\d{1,2}(?:[.．]\d{1,2}){1,4}\s?[a-z]?(?![\d.])[)）]?"
_NUMBERS = rf"{_NUMBER}(?:\s*(?:[/、,，;；和及与&]|and)\s*(?:条款|clause)?\s*{_NUMBER})*"
_SYSTEM = r"(?:Q|E|IS|ITS|OHS|BC|PI|S)MS|ITSM"
_STANDARD = rf"(?:{_SYSTEM}|(?:ISO|IEC|GB/?T)[\s/]*(?:IEC)?[\s-]*\d{{4,5}}(?:[-.]\d)?(?:\s*[:：-]\s*\d{{4}})?)"
_BREAKS_ZH = re.compile(
    r"(?:不符合|不满足|未满足|违反|违背|不符|没有满足|與|与)(?:了)?[^。；;\n]{0,60}?"
    rf"(?<![\d.A-Za-z]){_NUMBERS}[^。；;\n]{{0,12}}?(?:条款?|條款?|要求|规定|規定)(?:\s*[“\"「（(][^”\"」）)\n]{{1,40}}[”\"」）)])?"
)
_BREAKS_LATIN = re.compile(
    r"(?:contrary to|against|violat\w+|in breach of|nonconform\w*\s+(?:with|to)|requirements? of|required by|"
    r"not (?:meet|comply|conform|fulfil)\w*)"
    rf"[^.;\n]{{0,50}}?(?:{_STANDARD}[^.;\n]{{0,30}}?)?(?:clauses?|§|control|section|annex)?\s*(?<![\d.]){_NUMBERS}",
    re.IGNORECASE,
)
_MARK = r"(?:clauses?|control|annex a|§|条款|條款)"
_AT_START = re.compile(
    rf"^\s*(?:\[|【|\()?\s*(?:{_STANDARD}\s*)?{_MARK}\s*[:：]?\s*{_NUMBERS}(?:\s*(?:of|in|under|,)?\s*{_STANDARD})?",
    re.IGNORECASE,
)
_AT_END = re.compile(
    rf"[(（\[【]\s*(?:不符合)?(?:{_STANDARD}[\s,，:：]*)?(?:{_MARK})?\s*[:：]?\s*{_NUMBERS}\s*(?:条款?)?\s*[)）\]】]\s*[.。]?\s*$",
    re.IGNORECASE,
)
_IN_BRACKETS = re.compile(
    rf"[(（\[【](?:不符合)?(?:{_STANDARD}|{_MARK})[^()（）\[\]【】]{{0,12}}?{_NUMBERS}[^()（）\[\]【】]{{0,30}}[)）\]】]",
    re.IGNORECASE,
)
_DIRECT_ZH = re.compile(
    rf"(?:不符合|不满足|未满足|违反|违背|不符)(?:了)?\s*{_STANDARD}?\s*(?:标准|条款|条文|的|之|第|[:：\s])*(?<![\d.A-Za-z]){_NUMBERS}(?=[\s，,。；;）)“\"「（(]|$)"
)
_LED = re.compile(
    rf"^\W*(?:{_STANDARD}\s*[,，:：–-]?\s*(?:{_MARK})?|{_MARK})\s*{_NUMBERS}|"
    r"^\W*A\.\d{1,2}\.\d{1,2}\b",
    re.IGNORECASE,
)
_PATTERNS = (_AT_START, _AT_END, _BREAKS_ZH, _BREAKS_LATIN, _IN_BRACKETS, _DIRECT_ZH)
_BRACKETED = re.compile(r"[(（\[][^()（）\[\]]*[)）\]]?")
_JUDGED = re.compile(
    r"(?:判定?[为為]|判[为為]|定[为為]|定性[为為]|[评評]定[为為]|列[为為]|[属屬][于於]|[构構]成|[开開][具立]|性[质質][为為是]|[，,][为為]|(?:is|was|are|were)?\s*(?:classified|graded|rated|raised|categori[sz]ed)\s+as(?:\s+an?)?|"
    r"constitutes?\s+an?)\s*[“\"]?(?P<grade>[^，,。；;.\n”\"]{2,40})",
    re.IGNORECASE,
)
_TERM = re.compile(
    r"(?:要求|应|须|需|请|限|限期|限于)[^。；;\n]{0,16}?(?:\d{1,3}|[一二两三四五六七八九十半]{1,3})\s*(?:个)?(?:工作日|日历日|自然日|日|天|周|月)(?:之)?内[^。；;\n]{0,16}|"
    r"^(?:请|應|应)?(?:自|在|于|收到|接到|接获)[^。；;，,\n]{0,14}?(?:\d{1,3}|[一二两三四五六七八九十半]{1,3})\s*(?:个)?(?:工作日|日历日|自然日|日|天|周|月)(?:之)?内[^。；;\n]{0,16}|"
    r"(?:要求|应|须|需|请|限)[^。；;\n]{0,6}?(?:于|在)?\s*\d{4}\s*[-/.年]\s*\d{1,2}\s*[-/.月]\s*\d{1,2}\s*日?\s*(?:之)?前[^。；;\n]{0,16}|"
    r"(?:must|shall|is to|are to|to) be (?:closed|corrected|completed|implemented|resolved|addressed)[^.;\n]{0,40}?"
    r"(?:within[^.;\n]{0,30}(?:days?|weeks?|months?)|by\s+[^.;\n]{4,30}\d{4})",
    re.IGNORECASE,
)
_PROMISED = re.compile(
    r"(?<!已)(?:于|在)?(?:\d{4}\s*[-/.年]\s*)?\d{1,2}\s*[-/.月]\s*\d{1,2}\s*日?\s*(?:之)?前[^。；;，,\n]{0,8}"
    r"(?:完成|整改|关闭|落实|提交)(?![^。；;，,\n]{0,6}(?:计划|方案|报告))|\bby\s+(?:\d{1,2}\s+\w{3,9}|\w{3,9}\s+\d{1,2},?)\s+20\d{2}",
    re.IGNORECASE,
)
_LOCATED = r"(?P<department>[\u3400-\u9fffA-Za-z]{1,10}?(?:部门?|处|科|室|服务台|中心|[^小]组))"
_DONE = re.compile(r"完成|整改|纠正|关闭|提交|closed|corrected|completed|implemented|resolved|addressed", re.IGNORECASE)


def judge(draft: Draft, text: str, place: Place, vocabulary: Vocabulary) -> bool:
    """Take clause, grade and term from a sentence that judges the finding; whether it held any of them."""
    kept = False
    for pattern in _PATTERNS:
        if "clause" not in draft.fields and (found := pattern.search(text)):
            kept |= draft.put("clause", found.group(), place, rule="in judgement", weak=True)
    open_grade = "grade" not in draft.fields or draft.fields["grade"].weak
    if open_grade and (graded := _judged(text, vocabulary)):
        draft.fields.pop("grade", None)
        kept |= draft.put("grade", graded, place, rule="in judgement")
    if "due_on" not in draft.fields and (term := _term(text)):
        kept |= draft.put("due_on", term, place, rule="in judgement", weak=True)
    if "requirement" not in draft.fields and (quoted := _QUOTED.search(text)) and _DEMANDS.search(quoted["text"]):
        draft.put("requirement", quoted["text"], place, rule="in judgement", weak=True)
    return kept


def take_duty(draft: Draft, text: str, place: Place) -> None:
    """Take who answers, and by when, from the sentence behind a finding: “服务台负责，李明承诺9月25日前完成”."""
    unit, term = _ANSWERS_FOR.search(text), _PROMISED.search(text)
    person = next((one for one in _ACTS.finditer(text) if not unit or one["name"] != unit["unit"]), None)
    if unit and person:
        draft.put("department", unit["unit"], place, rule="behind", weak=True)
    if named := (person and person["name"]) or (unit and unit["unit"]):
        draft.put("owner", named, place, rule="behind", weak=True)
    if term:
        draft.put("due_on", term.group(), place, rule="behind", weak=True)


_ANSWERS_FOR = re.compile(r"(?P<unit>[\u3400-\u9fff]{1,10}(?:部门?|处|科|室|组|中心|台))(?:负责|牵头)")
_ACTS = re.compile(r"(?:^|[，,；;。])(?:由)?(?P<name>[\u3400-\u9fff]{2,4}?)(?:承诺|跟进|负责|落实|答应|表示)")


def take_promise(draft: Draft) -> None:
    """Take the term from the action that was asked for or promised, where it names one and no label gave one."""
    for name in ("corrective_action", "correction"):
        terms = list(_PROMISED.finditer(draft.text(name)))
        if len(terms) == 1 and "due_on" not in draft.fields:
            draft.put("due_on", terms[0].group(), draft.fields[name].place, rule=f"in {name}", weak=True)


def _term(text: str) -> str:
    """By when a sentence asks for the action to be done; the term of a plan or a reply is none."""
    for part in re.split("[，,]", text) if _DONE.search(text) else ():
        if (found := _TERM.search(part)) and (_ANSWERED.search(part) is None or "完成" in part):
            return found.group()
    found = _TERM.search(text) if _DONE.search(text) and _ANSWERED.search(text) is None else None
    return found.group() if found else ""


_ANSWERED = re.compile(r"计划|方案|計畫|回复|回覆|答复|\bplans?\b|respon", re.IGNORECASE)
_QUOTED = re.compile(
    r"(?:条款|條款|条|條|规定|規定|要求|标准|標準)\s*[:：]?[“\"「『](?P<text>[^“”\"「」『』\n]{6,200})[”\"」』]\s*的?(?:要求|规定|規定)"
)
_DEMANDS = re.compile(r"应|應|须|須|必须|不得|确保|確保|宜|\bshall\b|\bmust\b|[^“”]{14}", re.IGNORECASE)


def _judged(text: str, vocabulary: Vocabulary) -> str:
    """The grade that a sentence gives, or ends in."""
    for judged in _JUDGED.finditer(text):
        grade = _COUNTED.sub("", _BRACKETED.sub("", judged["grade"]).strip(" ”"))
        if vocabulary.grades.whole(grade) not in {None, "ungraded"}:
            return grade
    last = re.split(r"[，,；;。.\n]", text.rstrip("。. \n"))[-1].strip(" ()（）[]【】")
    return last if vocabulary.grades.whole(last) in {"major", "minor", "observation", "ofi"} else ""


_COUNTED = re.compile(
    r"\s*(?:共|各)?\s*(?:\d{1,2}|[一二两三])\s*[项個个份条項條]$|"
    r"^\s*(?:\d{1,2}|[一二两三])\s*[项個个份条項條]\s*"
)


def cites(text: str) -> bool:
    """Whether a sentence cites the clause it is about: at its end, or as what is not met."""
    return any(pattern.search(text) for pattern in (_AT_END, _BREAKS_ZH, _BREAKS_LATIN))


def breaks_at(text: str) -> tuple[int, int] | None:
    """Where a sentence says which clause is not met; None where it does not."""
    found = _BREAKS_ZH.search(text) or _DIRECT_ZH.search(text) or _BREAKS_LATIN.search(text)
    return found.span() if found else None


def cites_any(text: str) -> bool:
    """Whether ``text`` cites a clause in any of the ways that are known."""
    return any(pattern.search(text) for pattern in _PATTERNS)


def cite(draft: Draft) -> None:
    """Take the clause from the statement, or the title, where no label gave one."""
    if "clause" in draft.fields:
        return
    for name in ("statement", "title", "evidence", "requirement"):
        held = draft.fields.get(name)
        for pattern in (*_PATTERNS, *([_LED] if name == "requirement" else [])) if held else ():
            if held and (found := pattern.search(held.text)):
                draft.put("clause", found.group(), held.place, rule=f"in {name}", weak=True)
                return


_AUDITED = re.compile(
    rf"^\s*(?:{_LOCATED}[:：]|(?:在|于)?(?:对)?\s*{_LOCATED.replace('department', 'audited')}\s*"
    r"(?:进行)?(?:的)?(?:现场)?(?:审核|检查|查阅)?(?:时|中|过程中)?发现)"
)


def locate(draft: Draft) -> None:
    """Take the department from the statement that begins with it, where no label or heading gave one."""
    held = draft.fields.get("statement")
    found = _AUDITED.match(simplified(held.text)) if held and "department" not in draft.fields else None
    if held and found:
        name = held.text[slice(*found.span("department" if found["department"] else "audited"))]
        draft.put("department", name, held.place, rule="in statement", weak=True)


_ANSWERS = frozenset({"corrective_action", "correction"})


def settle_department(draft: Draft) -> None:
    """Tell the department that a finding is about from the one that acts: 责任部门 behind the action is its owner.

    Before the action, or without one, it is where the finding was made, unless that is printed besides.
    """
    owner, department = draft.fields.get("owner"), draft.fields.get("department")
    names = list(draft.fields)
    if owner is None or not asks_for_department(owner.label):
        return
    if any(name in _ANSWERS for name in names[: names.index("owner")]):
        return
    if department is None or department.weak or fold(department.text) == fold(owner.text):
        printed = draft.fields.pop("owner")
        draft.fields["department"] = replace(printed, text=printed.text.strip("。；;，,、 "))


def grade_from_remark(draft: Draft, leads: Leads) -> None:
    """Take the grade that a remark or the statement begins with, where no label, tick or heading gave one."""
    for name in ("comment", "statement", "title"):
        held = draft.fields.get(name)
        if held is None or "grade" in draft.fields:
            continue
        lead = leads.read(held.text)
        if lead.grade and lead.rest:
            draft.put("grade", lead.grade, held.place, rule=f"in {name}", weak=True)


def note_repeat(draft: Draft, vocabulary: Vocabulary) -> None:
    """Note that the auditor calls it a repeat."""
    if "repeat" in draft.fields:
        return
    for name in ("statement", "title", "comment", "evidence"):
        hits = vocabulary.repeats.find(draft.text(name)) if vocabulary.may_repeat(draft.text(name)) else ()
        if any(hit.meaning for hit in hits) and not any(not hit.meaning for hit in hits):
            draft.put("repeat", hits[0].word, draft.fields[name].place, rule=f"in {name}")
            return
