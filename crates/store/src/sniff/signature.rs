//! What the first bytes say.
use super::{ContentType, container};

/// What a file may be, by its start.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Guess {
    /// It is this.
    Is(ContentType),
    /// A document of Microsoft's formats; which, its parts tell.
    Office,
    /// Text, if all of it is.
    PerhapsText,
    /// Nothing that is kept.
    Nothing,
}

pub(super) fn guess(head: &[u8]) -> Guess {
    let known = image(head).or_else(|| audio(head)).or_else(|| video(head));
    if let Some(kind) = known {
        return Guess::Is(kind);
    }
    if head.starts_with(b"%PDF-") {
        return Guess::Is(ContentType::Pdf);
    }
    container::guess(head)
}

/// Whether these bytes are at this place.
pub(super) fn has(head: &[u8], at: usize, bytes: &[u8]) -> bool {
    head.get(at..).is_some_and(|rest| rest.starts_with(bytes))
}

fn image(head: &[u8]) -> Option<ContentType> {
    let riff = head.starts_with(b"RIFF");
    if head.starts_with(b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR") {
        Some(ContentType::Png)
    } else if head.starts_with(b"\xff\xd8\xff") && matches!(head.get(3), Some(0xc0..=0xfe)) {
        Some(ContentType::Jpeg)
    } else if head.starts_with(b"GIF87a") || head.starts_with(b"GIF89a") {
        Some(ContentType::Gif)
    } else if riff && has(head, 8, b"WEBPVP8") {
        Some(ContentType::Webp)
    } else if (head.starts_with(b"II*\0") || head.starts_with(b"MM\0*")) && head.len() > 8 {
        Some(ContentType::Tiff)
    } else if brands(head).any(|brand| matches!(brand, b"heic" | b"heix" | b"heim" | b"heis")) {
        Some(ContentType::Heic)
    } else {
        None
    }
}

fn audio(head: &[u8]) -> Option<ContentType> {
    if head.starts_with(b"RIFF") && has(head, 8, b"WAVE") {
        Some(ContentType::Wav)
    } else if ogg_audio(head) {
        Some(ContentType::Ogg)
    } else if brands(head).next() == Some(b"M4A ") {
        Some(ContentType::M4a)
    } else if tagged_mp3(head) || bare_mp3(head) {
        Some(ContentType::Mp3)
    } else {
        None
    }
}

fn video(head: &[u8]) -> Option<ContentType> {
    let mp4 = |brand: &[u8; 4]| {
        matches!(
            brand,
            b"isom" | b"iso2" | b"iso4" | b"iso5" | b"iso6" | b"mp41" | b"mp42" | b"avc1" | b"M4V " | b"dash"
        )
    };
    // The kind of document is an element at the start of a Matroska file: its id, its length, its text.
    let webm = || head.windows(7).take(64).any(|window| window == b"\x42\x82\x84webm");
    if brands(head).next().is_some_and(mp4) {
        Some(ContentType::Mp4)
    } else if head.starts_with(b"\x1a\x45\xdf\xa3") && webm() {
        Some(ContentType::Webm)
    } else {
        None
    }
}

/// The brands of a file of the MP4 family: what it is, then what it may be read as.
fn brands(head: &[u8]) -> impl Iterator<Item = &[u8; 4]> {
    let size = head.first_chunk::<4>().map_or(0, |size| u32::from_be_bytes(*size) as usize);
    let start = if has(head, 4, b"ftyp") { head.get(8..size.min(head.len())) } else { None };
    let (all, _) = start.unwrap_or_default().as_chunks::<4>();
    // The second of the four-byte groups is a version.
    all.iter().enumerate().filter(|(at, _)| *at != 1).map(|(_, brand)| brand)
}

/// A first page of one packet, and what the packet says it begins.
fn ogg_audio(head: &[u8]) -> bool {
    let packet = head.get(26).map(|segments| 27 + usize::from(*segments));
    let begins = |what: &[u8]| packet.is_some_and(|at| has(head, at, what));
    let first_page = head.starts_with(b"OggS\0\x02");
    first_page && (begins(b"\x01vorbis") || begins(b"OpusHead") || begins(b"Speex   ") || begins(b"\x7fFLAC"))
}

/// A tag of the versions there are, whose size keeps the top bit of each byte clear.
fn tagged_mp3(head: &[u8]) -> bool {
    let [b'I', b'D', b'3', 2..=4, _, flags, size @ ..] = head else { return false };
    let Some(size) = size.first_chunk::<4>() else { return false };
    flags & 0x0f == 0 && size.iter().all(|byte| *byte < 0x80)
}

/// Without a tag two frames must follow one another: one alone is found in too many files.
fn bare_mp3(head: &[u8]) -> bool {
    let next = frame(head).and_then(|length| head.get(length..));
    next.is_some_and(|next| frame(next).is_some())
}

/// The length of the MPEG audio layer III frame that begins here.
fn frame(bytes: &[u8]) -> Option<usize> {
    const V1: [u32; 16] = [0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320, 0];
    const V2: [u32; 16] = [0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160, 0];
    const RATES: [u32; 3] = [44_100, 48_000, 32_000];
    let [0xff, second, third, _, ..] = bytes else { return None };
    let (rates, samples, slower) = match second & 0xfe {
        0xfa => (V1, 144, 1),
        0xf2 => (V2, 72, 2),
        0xe2 => (V2, 72, 4),
        _ => return None,
    };
    let bits = rates.get(usize::from(third >> 4)).filter(|bits| **bits > 0)?;
    let rate = RATES.get(usize::from(third >> 2 & 3))? / slower;
    usize::try_from(samples * bits * 1_000 / rate + u32::from(third >> 1 & 1)).ok()
}
