"""Agreements that the tests print: in English, side by side with Indonesian, and in scripts without spaces."""

from dataclasses import replace
from datetime import UTC, date, datetime

from jejaring.formats.documents import (
    AgreementParty,
    AgreementText,
    Clause,
    Document,
    Manner,
    SignatureBlock,
    Signing,
    Wording,
    text_hash,
)

AT = datetime(2026, 3, 4, 5, 6, 7, tzinfo=UTC)

PARTIES = (
    AgreementParty("City of Luang Prabang", "Lao PDR", "Mayor", "ນະຄອນຫຼວງພະບາງ", "lo"),
    AgreementParty("City of Da Nang", "Viet Nam", "Chairperson of the People’s Committee", "Thành phố Đà Nẵng", "vi"),
    AgreementParty("City of Phuket", "Thailand", "Chief Smart City Officer", "เทศบาลนครภูเก็ต", "th"),
    AgreementParty("City of Battambang", "Cambodia", "Governor", "ក្រុងបាត់ដំបង", "km"),
    AgreementParty("City of Mandalay", "Myanmar", "", "မန္တလေးမြို့", "my"),
)

ENGLISH = Wording(
    language="en",
    kind="Letter of intent",
    title="Letter of intent on flood warning along the rivers",
    preamble=("The parties, each responsible for people who live beside a river,", "have come to this understanding."),
    clauses=(
        Clause("Purpose", ("The parties intend to share what they measure of their rivers, and to warn one another.",)),
        Clause(
            "What each party does",
            (
                "Each party measures the level of its river at least once an hour and publishes it within ten minutes.",
                "Each party names an office that is there by day and by night:\n(a) by telephone;\n(b) by message.",
            ),
        ),
        Clause("No obligation in law", ("This letter creates no obligation in law and no claim to money.",)),
    ),
    closing=("Done in two originals.",),
)
INDONESIAN = Wording(
    language="id",
    kind="Surat pernyataan kehendak",
    title="Surat pernyataan kehendak tentang peringatan banjir di sepanjang sungai",
    preamble=(
        "Para pihak, yang masing-masing bertanggung jawab atas warga di tepi sungai,",
        "bersepakat sebagai berikut.",
    ),
    clauses=(
        Clause(
            "Tujuan",
            ("Para pihak berkehendak untuk saling berbagi hasil pengukuran sungai dan saling memberi peringatan.",),
        ),
        Clause(
            "Tugas setiap pihak",
            (
                "Setiap pihak mengukur tinggi muka air sungainya setiap jam dan mengumumkannya dalam sepuluh menit.",
                "Setiap pihak menunjuk kantor yang siaga siang dan malam:\n(a) melalui telepon;\n(b) melalui pesan.",
            ),
        ),
        Clause("Tanpa kewajiban hukum", ("Surat ini tidak menimbulkan kewajiban hukum atau tuntutan atas uang.",)),
    ),
    closing=("Dibuat dalam rangkap dua.",),
)

PARAGRAPHS = {
    "vi": (
        "Các bên chia sẻ số liệu về mực nước sông và cảnh báo cho nhau "
        "trước khi lũ về; mỗi bên cử một cơ quan trực cả ngày lẫn đêm."
    ),
    "th": (
        "ภาคีทั้งสองฝ่ายประสงค์จะแบ่งปันข้อมูลระดับน้ำในแม่น้ำและแจ้งเตือนซึ่งกันและกัน"
        "ก่อนเกิดอุทกภัยโดยแต่ละฝ่ายจะกำหนดหน่วยงานที่ติดต่อได้ตลอดทั้งกลางวันและกลางคืน"
    ),
    "lo": (
        "ພາຄີທັງສອງຝ່າຍມີຄວາມປະສົງທີ່ຈະແບ່ງປັນຂໍ້ມູນລະດັບນໍ້າໃນແມ່ນໍ້າແລະແຈ້ງເຕືອນເຊິ່ງກັນ"
        "ແລະກັນກ່ອນເກີດໄພນໍ້າຖ້ວມໂດຍແຕ່ລະຝ່າຍຈະກໍານົດໜ່ວຍງານທີ່ຕິດຕໍ່ໄດ້ທັງກາງເວັນແລະກາງຄືນ"
    ),
    "km": (
        "ភាគីទាំងពីរមានបំណងចែករំលែកទិន្នន័យកម្ពស់ទឹកទន្លេនិងជូនដំណឹងគ្នាទៅវិញទៅមកមុន"
        "ពេលមានទឹកជំនន់ដោយភាគីនីមួយៗត្រូវកំណត់ការិយាល័យដែលអាចទាក់ទងបានទាំងយប់ទាំងថ្ងៃ"
    ),
    "my": (
        "နှစ်ဖက်စလုံးသည်မြစ်ရေအမြင့်ဆိုင်ရာအချက်အလက်များကိုမျှဝေရန်နှင့်ရေကြီးမှုမဖြစ်ပွားမီ"
        "အချင်းချင်းသတိပေးရန်ရည်ရွယ်ပြီးတစ်ဖက်စီသည်နေ့ညမပြတ်ဆက်သွယ်နိုင်သောရုံးကိုသတ်မှတ်ရမည်"
    ),
}
"""One clause on flood warning, in languages whose scripts are hard to set."""

TEXT = AgreementText("ASCN/LOI/2026/07", 3, PARTIES[:2], (ENGLISH,), "en")
BILINGUAL = replace(TEXT, wordings=(ENGLISH, INDONESIAN))


def document(text: AgreementText = TEXT, **more: object) -> Document:
    """A document with the blocks of its parties; `more` changes any of its fields."""
    blocks = tuple(SignatureBlock(party.name, "", party.office) for party in text.parties)
    return replace(Document(text, "A network of cities", blocks=blocks), **more)


def signed(text: AgreementText = TEXT) -> Document:
    """A document that both parties have signed, one on paper."""
    digest = text_hash(text)
    signings = (
        Signing("Somchit Vong", "Mayor", "City of Luang Prabang", AT, digest, Manner.IN_THE_SYSTEM),
        Signing("Lê Thị Mỹ Hạnh", "Chairperson", "City of Da Nang", AT, digest, Manner.ON_PAPER),
    )
    blocks = (
        SignatureBlock("City of Luang Prabang", "Somchit Vong", "Mayor", "Luang Prabang", date(2026, 3, 4)),
        SignatureBlock("City of Da Nang", "Lê Thị Mỹ Hạnh", "Chairperson", "Đà Nẵng", date(2026, 3, 4)),
    )
    return document(text, blocks=blocks, signings=signings, check_address="https://network.example/check")


def in_language(language: str) -> AgreementText:
    """The text with a wording in one of the languages of PARAGRAPHS: each text long enough to need several lines."""
    paragraph = PARAGRAPHS[language]
    clauses = (Clause(paragraph[:40], (paragraph, paragraph)),)
    wording = Wording(language, paragraph[:18], paragraph[:60], clauses, preamble=(paragraph,))
    return replace(TEXT, parties=PARTIES, wordings=(wording,), authentic=language)
