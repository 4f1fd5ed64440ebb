//! Office documents: ZIP files with certain parts in them.
use super::{
    ContentType,
    signature::{Guess, has},
};

/// What is looked for, in lower case. Names of parts stand in a ZIP as they are, whatever is done to their contents.
const MARKS: [(&[u8], Mark); 9] = [
    (b"word/document.xml", Mark::Word),
    (b"xl/workbook.xml", Mark::Excel),
    (b"vbaproject", Mark::Macros),
    (b"vbadata", Mark::Macros),
    (b"macrosheets/", Mark::Macros),
    (b"activex/", Mark::Macros),
    (b"basic/script-", Mark::Macros),
    (b"scripts/python/", Mark::Macros),
    (b"scripts/javascript/", Mark::Macros),
];
/// One less than the longest of them.
const CARRY: usize = 18;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Mark {
    Word,
    Excel,
    Macros,
}

/// What the parts of a document are called.
#[derive(Debug, Default)]
pub(super) struct Marks {
    /// The end of the bytes so far, since a name may lie across two pieces.
    carry: Vec<u8>,
    zip: Option<bool>,
    /// The first of the kinds that was found. A document has others in it at times, which come later.
    office: Option<ContentType>,
    macros: bool,
}

impl Marks {
    pub(super) fn update(&mut self, bytes: &[u8]) {
        let Some(first) = bytes.first() else { return };
        // Other files are spared the search.
        if !*self.zip.get_or_insert(*first == b'P') {
            return;
        }
        self.carry.extend(bytes.iter().map(u8::to_ascii_lowercase));
        let window = std::mem::take(&mut self.carry);
        for at in starts(&window) {
            let Some(rest) = window.get(at..) else { continue };
            for (_, mark) in MARKS.iter().filter(|(name, _)| rest.starts_with(name)) {
                self.found(*mark);
            }
        }
        self.carry = window.get(window.len().saturating_sub(CARRY)..).unwrap_or_default().to_vec();
    }

    fn found(&mut self, mark: Mark) {
        match mark {
            Mark::Word => self.office = self.office.or(Some(ContentType::Docx)),
            Mark::Excel => self.office = self.office.or(Some(ContentType::Xlsx)),
            Mark::Macros => self.macros = true,
        }
    }

    pub(super) fn office(&self) -> Option<ContentType> {
        self.office
    }

    pub(super) fn macros(&self) -> bool {
        self.macros
    }
}

/// Where a name may begin: few bytes are first letters of one.
fn starts(window: &[u8]) -> impl Iterator<Item = usize> {
    let may = |byte: &u8| matches!(byte, b'w' | b'x' | b'v' | b'm' | b'a' | b'b' | b's');
    window.iter().enumerate().filter(move |(_, byte)| may(byte)).map(|(at, _)| at)
}

/// By the first part of the ZIP. Other ZIP files have others: programs, books, archives.
pub(super) fn guess(head: &[u8]) -> Guess {
    const MIMETYPE: &[u8] = b"mimetypeapplication/vnd.oasis.opendocument.text";
    if !head.starts_with(b"PK\x03\x04") {
        return if head.starts_with(b"PK") { Guess::Nothing } else { Guess::PerhapsText };
    }
    // OpenDocument wants its first part stored as it is: no compression, no extra field, its length in the header.
    let stored = has(head, 8, &[0, 0]) && has(head, 28, &[0, 0]) && has(head, 18, &[39, 0, 0, 0, 39, 0, 0, 0]);
    if stored && has(head, 30, MIMETYPE) {
        return Guess::Is(ContentType::Odt);
    }
    let firsts: [&[u8]; 5] = [b"[Content_Types].xml", b"_rels/.rels", b"docProps/", b"word/", b"xl/"];
    if firsts.iter().any(|first| has(head, 30, first)) { Guess::Office } else { Guess::Nothing }
}
