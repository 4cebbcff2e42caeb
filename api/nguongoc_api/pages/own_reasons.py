"""What the check on the reader's own device says of each reason it can meet, in the three languages of the consumer's pages.

A file of its own for each language, loaded when a reason has to be said: the page itself carries the common sentences alone.
Vietnamese and English are those of `nguongoc verify`, so that command and page use the same words.
"""

from __future__ import annotations

import json
from typing import Final

from nguongoc.verify.certificate_reasons import CertificateReason
from nguongoc.verify.reasons import Reason
from nguongoc.verify.words import Language as Words
from nguongoc.verify.words import certificate_sentence, reason_sentence
from nguongoc_api.pages.i18n import READER_LANGUAGES, Language

_CHINESE: Final[dict[Reason, str]] = {
    Reason.SIGNED: "签名与记录的每一个字节相符",
    Reason.RECORD_MALFORMED: "这不是一份已签名的记录",
    Reason.DID_DOCUMENT_NOT_GIVEN: "拿不到申报人的 DID 文件",
    Reason.DID_DOCUMENT_MALFORMED: "申报人的 DID 文件无法读取",
    Reason.KEY_NOT_PUBLISHED: "申报人的 DID 文件里没有这把密钥",
    Reason.KEY_NOT_THE_LOGGED: "DID 文件里的密钥不是日志记下的签名密钥",
    Reason.SIGNATURE_WRONG: "签名与记录不符",
    Reason.KEY_VALID_WHEN_LOGGED: "记录进入日志时密钥有效",
    Reason.KEY_VALID_AS_CLAIMED: "在记录自称的时间密钥有效",
    Reason.ISSUER_DIFFERS: "密钥不属于申报人",
    Reason.SIGNED_IN_FUTURE: "记录写的时间还没有到：申报方或本机的时钟不准",
    Reason.KEY_NOT_YET_VALID: "密钥是在签名之后才产生的",
    Reason.KEY_REVOKED: "密钥已被吊销，没有什么表明记录在那之前就有",
    Reason.KEY_REVOKED_UNWITNESSED: "密钥已被吊销；只有运营方的时钟说记录在那之前就有",
    Reason.KEY_NOT_FOR_RECORDS: "这把密钥不可用来签记录",
    Reason.KEY_EXPIRED: "签名时密钥已经过期",
    Reason.KEY_STATEMENT_FORGED: "关于密钥的声明不是它所写的一方签的",
    Reason.LOGGED_UNDER_SERVED_KEY: "记录在日志中，用随附的密钥核对：只说明与本站提供的内容一致",
    Reason.PROOF_NOT_GIVEN: "还没有日志的证明",
    Reason.PROOF_MALFORMED: "日志的证明无法读取",
    Reason.ENTRY_MALFORMED: "证明里的日志条目无法读取",
    Reason.ENTRY_OF_OTHER_RECORD: "日志条目属于另一份记录或另一个签名",
    Reason.ENTRY_OF_OTHER_KEY: "日志条目写的是另一把密钥",
    Reason.CHECKPOINT_MALFORMED: "证明里的检查点无法读取",
    Reason.CHECKPOINT_FORGED: "检查点不是日志签过的那一个",
    Reason.LOG_UNTRUSTED: "检查点不是由可信的日志签的",
    Reason.LOG_NOTE_FORGED: "检查点不是由可信的日志密钥签的，引向另一把密钥的说明也不是它所写的密钥签的",
    Reason.LOG_OPENED_ALONE: "这份日志自称接着原来那份日志，但原日志的密钥据说已丢失，没有签名确认：请用别的途径问运营方，再决定是否相信新密钥",
    Reason.INCLUSION_REFUTED: "证明不能从条目通到检查点",
    Reason.LOG_INCONSISTENT: "日志没有接着上次看到的检查点：它被改写了",
    Reason.CONSISTENCY_NOT_GIVEN: "还不清楚日志是否接着上次看到的检查点",
    Reason.STATUS_GOOD: "没有撤销、召回、暂停或过期",
    Reason.LIST_NOT_GIVEN: "拿不到状态清单",
    Reason.LIST_SIGNER_NOT_GIVEN: "拿不到状态清单签名方的 DID 文件",
    Reason.LIST_SIGNER_MALFORMED: "状态清单签名方的 DID 文件无法读取",
    Reason.LIST_KEY_DIFFERS: "两份状态清单都不是由签名方 DID 文件里在用的密钥签的",
    Reason.REVOCATION_LIST_UNTRUSTED: "撤销清单不是记录所指、已签名的那一份",
    Reason.MESSAGE_LIST_UNTRUSTED: "召回与暂停清单不是记录所指、已签名的那一份",
    Reason.LIST_STALE: "状态清单太旧",
    Reason.LIST_OLDER_THAN_SEEN: "状态清单比上次看到的还旧",
    Reason.LIST_ROLLED_BACK: "状态清单签得比上次看到的晚，编号却没有变大",
    Reason.STATUS_TAKEN_BACK: "状态清单收回了绝不可收回的内容：一次撤销，或记录已被替换",
    Reason.INDEX_OUTSIDE: "记录的位置在状态清单之外",
    Reason.MESSAGE_UNKNOWN: "状态清单写了本程序不认识的内容",
    Reason.REVOKED: "记录已被撤销",
    Reason.RECALLED: "这批货正在召回",
    Reason.PARTLY_RECALLED: "这批货有一部分正在召回：请向发码方询问这一件",
    Reason.ON_HOLD: "这批货正被暂停",
    Reason.SUPERSEDED: "已有新的记录替换这份记录",
    Reason.NEWER_UNTRUSTED: "随附的新版本不是申报人签来替换这份记录的",
    Reason.EXPIRED: "已过期",
    Reason.NOT_REACHED: "没有查到这一步：前面已有答案，或这时连不上",
}
_OF_CERTIFICATES: Final[dict[CertificateReason, str]] = {
    CertificateReason.FORGED: "证书不是所写的认证方签的",
    CertificateReason.LOG_REFUTED: "日志里的内容与证书不符",
    CertificateReason.OF_OTHERS: "证书发给的是别人，不是这份记录的申报人",
    CertificateReason.REVOKED: "认证方已撤销这张证书",
    CertificateReason.NOT_YET: "证书还没有生效",
    CertificateReason.EXPIRED: "证书已经到期",
    CertificateReason.NOT_OF_RECORD: "记录没有写这张证书：是不是这批货的，只有发码方知道",
    CertificateReason.TRUST_NOT_GIVEN: "这里没有固定信任根和它的清单，所以不知道谁是真正的认证方",
    CertificateReason.STATUS_NOT_GIVEN: "没有足够新的状态清单，不知道证书是否已被撤销",
    CertificateReason.LOG_NOT_GIVEN: "还没有证书在日志中的证明",
}
OWN: Final[dict[str, tuple[str, str, str]]] = {
    "record-not-the-shown": (
        "hồ sơ đã ký không phải hồ sơ mà trang này đang hiện",
        "the signed record is not the one that this page shows",
        "已签名的记录不是本页显示的那一份",
    ),
    "log-key-changed": (
        "khoá của sổ khác với khoá máy này đã ghi nhớ, và khoá cũ không ký cho khoá mới",
        "the log's key is another than this device remembers, and the old one did not sign for it",
        "日志的密钥与本机记住的不同，旧密钥也没有为它签名",
    ),
    "no-secure-connection": (
        "trang không mở qua đường truyền an toàn, nên trình duyệt không cho kiểm chữ ký",
        "the page was not opened over a secure connection, so the browser lets nobody check signatures",
        "本页不是通过安全连接打开的，浏览器不允许核对签名",
    ),
    "lists-unreadable-here": (
        "trình duyệt này quá cũ để mở danh sách tình trạng",
        "this browser is too old to unpack status lists",
        "这个浏览器太旧，打不开状态清单",
    ),
    "certificate-signed": (
        "chữ ký là của nơi chứng nhận ghi trên giấy, theo khoá mà trang này đưa ra",
        "signed by the certifier it names, under the key that this site serves",
        "签名是证书上所写认证方的，用的是本站提供的密钥",
    ),
    "certificate-logged": ("giấy có trong sổ công khai", "in the public log", "证书在公开日志中"),
    "certificate-standing": (
        "danh sách tình trạng mới đây không ghi giấy bị thu hồi",
        "not revoked by a fresh status list",
        "最近的状态清单没有撤销它",
    ),
    "certificate-key-not-here": (
        "chưa kiểm chữ ký: khoá ở trang của chính nơi chứng nhận, từ đây trình duyệt không được hỏi",
        "signature not checked: the key is on the certifier's own site, which this page may not ask",
        "签名没有核对：密钥在认证方自己的网站上，本页不能去问",
    ),
    "certificates-none": (
        "không có giấy nào do nơi chứng nhận ký; giấy cơ sở tự khai thì máy này không kiểm được",
        "there is no certificate that a certifier signed; what the producer declares cannot be checked here",
        "没有认证方签名的证书；生产者自己申报的，这里无法核对",
    ),
    "certificates-not-had": (
        "lúc này không lấy được giấy do nơi chứng nhận ký",
        "what certifiers signed could not be had now",
        "现在拿不到认证方签名的证书",
    ),
}
"""What only the page can find: code, then Vietnamese, English, Chinese."""
_PLACE: Final[dict[Language, int]] = {"vi": 0, "en": 1, "zh": 2}
MET: Final = (*(reason.value for reason in (*_CHINESE, *_OF_CERTIFICATES)), *OWN)
"""Every reason that the check can answer with."""


def sentence(code: str, language: Language) -> str:
    """What is said of a reason that the check can meet; a clause without capital and full stop."""
    if code in OWN:
        return OWN[code][_PLACE[language]]
    if code in _OF_CERTIFICATES:
        of = CertificateReason(code)
        return _OF_CERTIFICATES[of] if language == "zh" else certificate_sentence(of, Words(language))
    reason = Reason(code)
    return _CHINESE[reason] if language == "zh" else reason_sentence(reason, Words(language))


def scripts() -> dict[str, bytes]:
    """One module for each language, by file name."""
    return {f"reasons.{language}.js": _script(language) for language in READER_LANGUAGES}


def _script(language: Language) -> bytes:
    said = {code: sentence(code, language) for code in MET}
    return f"export default {json.dumps(said, ensure_ascii=False, indent=1)};\n".encode()
