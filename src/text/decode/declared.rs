//! The encoding a file says it is in: an HTML `<meta>` or an XML declaration near its beginning.
//!
//! After "prescan a byte stream to determine its encoding" of the HTML standard, and XML 1.0 section 2.8; simpler in
//! that attributes are looked for inside the tag's text, which decides the same way on anything but contrived input.

use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE};

/// How far into a file a declaration is looked for. The standard says 1 KiB; pages with scripts first need more.
const HEAD: usize = 4096;

/// The encoding a file declares; `None` where it declares none, or one that is not known.
///
/// A declaration of UTF-16 that can be read as ASCII is false, and means UTF-8 (HTML standard).
pub fn declared_charset(bytes: &[u8]) -> Option<&'static Encoding> {
    let head = bytes.get(..HEAD).unwrap_or(bytes).to_ascii_lowercase();
    let head = head.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(&head);
    let label = xml(head).or_else(|| meta(head))?;
    let encoding = super::encoding(&String::from_utf8_lossy(label))?;
    Some(if encoding == UTF_16LE || encoding == UTF_16BE { UTF_8 } else { encoding })
}

/// `<?xml version="1.0" encoding="gb2312"?>`, only at the very beginning.
fn xml(head: &[u8]) -> Option<&[u8]> {
    let start = head.iter().position(|b| !b.is_ascii_whitespace())?;
    let declaration = head.get(start..)?.strip_prefix(b"<?xml")?;
    let end = memchr::memmem::find(declaration, b"?>")?;
    value(declaration.get(..end)?, b"encoding")
}

/// The first `<meta charset=...>` or `<meta http-equiv=content-type content="...; charset=...">` outside comments.
fn meta(mut head: &[u8]) -> Option<&[u8]> {
    loop {
        head = head.get(memchr::memchr(b'<', head)?..)?;
        if head.starts_with(b"<!--") {
            // As in the standard, `<!-->` is a whole comment.
            head = head.get(memchr::memmem::find(head.get(2..)?, b"-->")? + 2 + 3..)?;
            continue;
        }
        let tag_end = memchr::memchr(b'>', head).unwrap_or(head.len());
        let tag = head.get(..tag_end)?;
        let meta = tag
            .strip_prefix(b"<meta")
            .filter(|rest| rest.first().is_some_and(|b| b.is_ascii_whitespace() || *b == b'/'));
        if let Some(label) = meta.and_then(|attributes| value(attributes, b"charset")) {
            return Some(label);
        }
        head = head.get(1..)?;
    }
}

/// What stands after `name` and `=`: quoted, or up to a blank, quote or semicolon.
fn value<'a>(text: &'a [u8], name: &[u8]) -> Option<&'a [u8]> {
    memchr::memmem::find_iter(text, name).find_map(|at| {
        let rest = text.get(at + name.len()..)?.trim_ascii_start().strip_prefix(b"=")?.trim_ascii_start();
        let rest = rest.strip_prefix(b"\"").or_else(|| rest.strip_prefix(b"'")).unwrap_or(rest).trim_ascii_start();
        let end = rest.iter().position(|&b| matches!(b, b'"' | b'\'' | b';') || b.is_ascii_whitespace());
        let label = rest.get(..end.unwrap_or(rest.len()))?;
        (!label.is_empty()).then_some(label)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn declarations_are_found_where_they_count() {
        for (head, expected) in [
            ("<html><head><meta charset=gb2312>", Some("gb18030")),
            ("<META CHARSET = 'Big5'/>", Some("Big5")),
            ("<meta http-equiv=\"Content-Type\" content=\"text/html; charset=gbk\" />", Some("gb18030")),
            ("<meta content='text/html;charset=UTF-8' http-equiv=Content-Type>", Some("UTF-8")),
            ("<?xml version=\"1.0\" encoding=\"GB2312\"?><rss>", Some("gb18030")),
            ("\n<?xml version='1.0' encoding = 'big5' ?>", Some("Big5")),
            ("\u{feff}<?xml version='1.0' encoding='utf-8'?>", Some("UTF-8")),
            ("<!-- <meta charset=big5> --><meta charset=gbk>", Some("gb18030")),
            ("<!--><meta charset=gbk>", Some("gb18030")),
            ("<meta charset=utf-16>", Some("UTF-8")),
            ("<meta name=charset-note content=x><meta charset=gbk>", Some("gb18030")),
            ("<meta charset=\"\">", None),
            ("<meta charset=klingon>", None),
            ("<metadata charset=gbk>", None),
            ("<!-- <meta charset=big5>", None),
            ("正文里说 charset=gbk 不算数", None),
            ("<p>第一段</p><?xml encoding='gbk'?>", None),
            ("<meta charset", None),
            ("<", None),
            ("", None),
        ] {
            assert_eq!(declared_charset(head.as_bytes()).map(Encoding::name), expected, "{head}");
        }
    }
}
