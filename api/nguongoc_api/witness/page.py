"""The witness's page for people: who it is, whom it watches, what it saw last. In Vietnamese, then in English."""

from __future__ import annotations

import base64
from collections.abc import Sequence
from datetime import datetime
from hashlib import sha256
from html import escape

from nguongoc.log.note import VerifierKey
from nguongoc.log.opening import Opening
from nguongoc_api.witness.keeper import Seen
from nguongoc_api.witness.memory import origin_hash

STYLE = """
body{font:1rem/1.5 system-ui,sans-serif;background:#FBF8F1;color:#1F2A24;max-width:44rem;margin:2rem auto;padding:0 1rem;overflow-wrap:anywhere}
code,pre{font:.85rem/1.4 ui-monospace,monospace;overflow-wrap:anywhere;white-space:pre-wrap}
h1,h2{line-height:1.2}article{border-top:1px solid #1F2A2433;margin-top:1.5rem}
input,button{font:inherit;min-height:2.75rem;max-width:100%}button{padding:0 1.5rem;font-weight:700;color:inherit;background:none;border:2px solid;border-radius:.5rem;cursor:pointer}.fork{color:#A6192E;font-weight:700}small{display:block;color:#4A554E}
@media(prefers-color-scheme:dark){body{background:#1A201C;color:#EDE8DC}small{color:#B9BDB2}input,button{font:inherit;min-height:2.75rem;max-width:100%}button{padding:0 1.5rem;font-weight:700;color:inherit;background:none;border:2px solid;border-radius:.5rem;cursor:pointer}.fork{color:#FF8A94}}
""".strip()
PAGE_POLICY = (
    "default-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'; "
    f"style-src 'sha256-{base64.b64encode(sha256(STYLE.encode()).digest()).decode()}'"
)
_PAGE = """<!doctype html>
<html lang="vi"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1">
<title>{name}: nhân chứng / witness</title><style>{style}</style></head><body>
<h1>Nhân chứng <code>{name}</code></h1>
<p>Máy này không thuộc nơi vận hành các nhật ký dưới đây. Nó nhớ điểm kiểm cuối cùng của từng nhật ký và chỉ cùng ký khi nhật ký
nối tiếp đúng điều đã nhớ: ai viết lại quá khứ thì không được cùng ký nữa. Nó không biết lời khai trong nhật ký có thật hay không.</p>
<p lang="en">This machine is not run by those who run the logs below. It remembers the last checkpoint of each and cosigns only what
continues it: whoever rewrites the past is cosigned no more. Whether what the log holds is true, it does not know.</p>
<h2>Khoá của nhân chứng / the witness's key</h2>
<pre>{key}</pre>
<p><small>nguongoc verify … --witness '{key}'</small></p>
<h2>Nhật ký / logs</h2>
{logs}
<h2>Kiểm một gói bằng chứng / check a bundle</h2>
{form}
<p>Bằng lệnh: <span lang="en">By command:</span></p>
<pre>curl --data-binary @bundle.zip -H 'Content-Type: application/zip' …/check</pre>
</body></html>
"""
FORM = """<form method="post" action="/check" enctype="multipart/form-data">
<p><label for="file">Tải gói bằng chứng của một lô hàng (trang của lô, mục “Bằng chứng kỹ thuật”) về máy rồi chọn tệp đó. Máy này kiểm bằng
khoá đã ghim ở đây và không giữ lại tệp. <small lang="en">Fetch the bundle of a lot (its page, “Technical proof”), then choose that file. It is checked
under the keys pinned here and not kept.</small></label></p>
<p><input type="file" id="file" name="file" accept=".zip,.tlog-proof" required></p>
<p><button>Kiểm / check</button></p>
</form>"""
_LOG = """<article><h3><code>{origin}</code></h3>
{fork}{ended}{claims}{seen}
<p>Khoá đã ghim ở đây <small lang="en">keys pinned here</small></p><pre>{keys}</pre></article>
"""
_SEEN = """<p>Thấy lần cuối {at}: {size} mục.
<small lang="en">Seen last at {at}: {size} entries. <a href="/{hashed}/checkpoint">checkpoint</a></small></p>
<pre>{note}</pre>"""
_NOT_SEEN = """<p>Chưa thấy gì. <small lang="en">Nothing seen yet.</small></p>"""
_FORK = """<p class="fork">Nhật ký này đã ký hai lịch sử khác nhau: đừng tin nó nữa.
<small lang="en">This log signed two different histories: do not trust it any more. <a href="/{hashed}/evidence">evidence</a></small></p>
"""


_ENDED = """<p class="fork">Nhật ký này đã dừng: nơi vận hành làm mất các mục {lost}. Đi tiếp là <code>{after}</code>.
<small lang="en">This log has ended: its operator lost entries {lost}. <code>{after}</code> goes on.</small></p>
"""


_CLAIMED = """<p class="fork">Có người nói nhật ký này đã mất khoá và <code>{after}</code> đi tiếp. Khoá cũ không ký điều đó, nên nhân chứng này
không theo: hãy hỏi nơi vận hành bằng đường khác. <small lang="en">Somebody says that the key of this log is lost and that <code>{after}</code> goes on. The old key
has not signed that, so this witness does not follow: ask its operator by another way.</small></p>
"""


def render(key: VerifierKey, logs: Sequence[Seen]) -> str:
    """The whole page; everything that others wrote is escaped."""
    articles = "".join(map(_log, logs)) or "<p>—</p>"
    return _PAGE.format(name=escape(key.name), style=STYLE, form=FORM, key=escape(str(key)), logs=articles)


def _log(seen: Seen) -> str:
    hashed = origin_hash(seen.origin)
    said = _NOT_SEEN
    if seen.checkpoint is not None and seen.note is not None and seen.at is not None:
        said = _SEEN.format(
            at=_when(seen.at),
            size=seen.checkpoint.size,
            hashed=hashed,
            note=escape(seen.note.decode("utf-8", "replace")),
        )
    return _LOG.format(
        origin=escape(seen.origin),
        fork=_FORK.format(hashed=hashed) if seen.evidence else "",
        claims="".join(_CLAIMED.format(after=escape(str(each.new))) for each in seen.claims),
        ended="" if seen.ended is None else _ended(seen.ended),
        seen=said,
        keys=escape("\n".join(map(str, seen.keys))),
    )


def _ended(end: Opening) -> str:
    return _ENDED.format(lost=f"{end.held}–{end.final.size - 1}", after=escape(end.new.name))


def _when(at: datetime) -> str:
    return f"{at:%d/%m/%Y %H:%M:%S} UTC"
