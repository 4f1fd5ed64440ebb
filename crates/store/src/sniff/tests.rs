use super::{ContentType, Sniffer, Unwanted};

fn sniff_in(bytes: &[u8], piece: usize) -> Result<ContentType, Unwanted> {
    let mut sniffer = Sniffer::new();
    for piece in bytes.chunks(piece) {
        sniffer.update(piece)?;
    }
    sniffer.finish()
}

/// However the bytes are cut, the answer is the same.
#[track_caller]
fn sniff(bytes: impl AsRef<[u8]>) -> Result<ContentType, Unwanted> {
    let bytes = bytes.as_ref();
    let answer = sniff_in(bytes, bytes.len().max(1));
    for piece in [1, 7, 1_000, 4_096] {
        assert_eq!(sniff_in(bytes, piece), answer, "in pieces of {piece}");
    }
    answer
}

/// A ZIP with stored parts, in their order, without its directory.
fn zip(parts: &[(&str, &[u8])]) -> Vec<u8> {
    let mut out = Vec::new();
    for (name, content) in parts {
        let (length, name_length) = (u32::try_from(content.len()).unwrap(), u16::try_from(name.len()).unwrap());
        out.extend(b"PK\x03\x04\x14\0\0\0\0\0\0\0\0\0\0\0\0\0");
        out.extend(length.to_le_bytes());
        out.extend(length.to_le_bytes());
        out.extend(name_length.to_le_bytes());
        out.extend([0, 0]);
        out.extend(name.bytes());
        out.extend(*content);
    }
    out
}

fn ftyp(brands: &[&[u8; 4]]) -> Vec<u8> {
    let size = u32::try_from(8 + brands.len() * 4).unwrap();
    let mut out = size.to_be_bytes().to_vec();
    out.extend(b"ftyp");
    out.extend(brands.iter().copied().flatten());
    out.extend(b"\0\0\0\x08moov");
    out
}

fn ogg(packet: &[u8]) -> Vec<u8> {
    let mut out = b"OggS\0\x02".to_vec();
    out.extend([0; 20]);
    out.extend([1, 30]);
    out.extend(packet);
    out.extend([0; 30]);
    out
}

/// 128 kbit/s at 44.1 kHz: frames of 417 bytes.
fn mp3(frames: usize) -> Vec<u8> {
    let mut frame = b"\xff\xfb\x90\x64".to_vec();
    frame.resize(417, 0);
    frame.repeat(frames)
}

#[test]
fn what_is_on_the_list_is_known() {
    let office = |part| zip(&[("[Content_Types].xml", b"<Types/>"), ("_rels/.rels", b"<r/>"), (part, b"<x/>")]);
    let odt = zip(&[("mimetype", b"application/vnd.oasis.opendocument.text"), ("content.xml", b"<x/>")]);
    let samples: Vec<(ContentType, Vec<u8>)> = vec![
        (ContentType::Pdf, b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj".to_vec()),
        (ContentType::Png, b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x01\0\0\0\x01".to_vec()),
        (ContentType::Jpeg, b"\xff\xd8\xff\xe0\0\x10JFIF\0".to_vec()),
        (ContentType::Gif, b"GIF89a\x01\0\x01\0".to_vec()),
        (ContentType::Webp, b"RIFF\x24\0\0\0WEBPVP8 \x18\0\0\0".to_vec()),
        (ContentType::Heic, ftyp(&[b"heic", b"\0\0\0\0", b"mif1", b"heic"])),
        (ContentType::Heic, ftyp(&[b"mif1", b"\0\0\0\0", b"mif1", b"heic"])),
        (ContentType::Tiff, b"II*\0\x08\0\0\0\x01\0".to_vec()),
        (ContentType::Tiff, b"MM\0*\0\0\0\x08\0\x01".to_vec()),
        (ContentType::Text, "Zoë, שרה, 李小龍\r\n\tless pain < yesterday\n".repeat(300).into_bytes()),
        (ContentType::Text, "\u{feff}name;date\n".into()),
        (ContentType::Docx, office("word/document.xml")),
        (ContentType::Xlsx, office("xl/workbook.xml")),
        (ContentType::Odt, odt),
        (ContentType::Mp3, b"ID3\x04\0\0\0\0\x01\x7fTIT2".to_vec()),
        (ContentType::Mp3, mp3(2)),
        (ContentType::M4a, ftyp(&[b"M4A ", b"\0\0\0\0", b"isom"])),
        (ContentType::Wav, b"RIFF\x24\0\0\0WAVEfmt ".to_vec()),
        (ContentType::Ogg, ogg(b"OpusHead\x01")),
        (ContentType::Ogg, ogg(b"\x01vorbis")),
        (ContentType::Mp4, ftyp(&[b"isom", b"\0\0\x02\0", b"avc1"])),
        (ContentType::Mp4, ftyp(&[b"mp42", b"\0\0\0\0"])),
        (ContentType::Webm, b"\x1a\x45\xdf\xa3\x9f\x42\x86\x81\x01\x42\x82\x84webm\x42\x87".to_vec()),
    ];
    for (kind, bytes) in &samples {
        assert_eq!(sniff(bytes), Ok(*kind), "{kind:?}");
        // Longer files are no different.
        let mut long = bytes.clone();
        long.extend([b' '; 10_000]);
        assert_eq!(sniff(long), Ok(*kind), "{kind:?}, long");
        assert_eq!(ContentType::parse(kind.as_str()), Some(*kind));
        assert!(!kind.endings().is_empty());
    }
    for kind in ContentType::ALL {
        assert!(samples.iter().any(|(sampled, _)| *sampled == kind), "{kind:?} has no sample");
    }
}

#[test]
fn what_can_run_is_not_kept() {
    let refused: Vec<(&str, Vec<u8>)> = vec![
        ("HTML", b"<!DOCTYPE html><script>alert(1)</script>".to_vec()),
        ("HTML after white space", b"\n\t  <HTML>".to_vec()),
        ("HTML after a mark of order", "\u{feff} <body>".into()),
        ("SVG", b"<svg xmlns=\"http://www.w3.org/2000/svg\" onload=\"alert(1)\"/>".to_vec()),
        ("XML", b"<?xml version=\"1.0\"?><a/>".to_vec()),
        ("a shell script", b"#!/bin/sh\nrm -rf /\n".to_vec()),
        ("PostScript", b"%!PS-Adobe-3.0\n".to_vec()),
        ("rich text", b"{\\rtf1\\ansi}".to_vec()),
        ("a program for Linux", b"\x7fELF\x02\x01\x01\0".to_vec()),
        ("a program for Windows", b"MZ\x90\0\x03\0\0\0".to_vec()),
        ("a program for macOS", b"\xcf\xfa\xed\xfe\x07\0\0\x01".to_vec()),
        ("an old Word document", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1".to_vec()),
        ("a Java archive", zip(&[("META-INF/MANIFEST.MF", b"x")])),
        ("an archive", zip(&[("a.txt", b"x")])),
        ("a presentation", zip(&[("[Content_Types].xml", b"x"), ("ppt/presentation.xml", b"x")])),
        ("an OpenDocument presentation", zip(&[("mimetype", b"application/vnd.oasis.opendocument.presentation")])),
        ("an OpenDocument template", zip(&[("mimetype", b"application/vnd.oasis.opendocument.text-template")])),
        ("an empty ZIP", b"PK\x05\x06".to_vec()),
        ("Matroska", b"\x1a\x45\xdf\xa3\x9f\x42\x82\x88matroska".to_vec()),
        ("Theora", ogg(b"\x80theora")),
        ("AVIF", ftyp(&[b"avif", b"\0\0\0\0", b"mif1"])),
        ("QuickTime", ftyp(&[b"qt  ", b"\0\0\0\0"])),
        ("one frame of MPEG audio", mp3(1)),
        ("UTF-16", b"\xff\xfeA\0n\0n\0".to_vec()),
        ("Latin-1", b"Zo\xeb".to_vec()),
        ("a cut character", b"Zo\xc3".to_vec()),
        ("a zero byte", b"Ann\0".to_vec()),
        ("an escape sequence", b"Ann\x1b[31m".to_vec()),
        ("the start of a PNG", b"\x89PNG\r\n\x1a\n".to_vec()),
        ("the start of a GIF", b"GIF8".to_vec().into_iter().chain([0]).collect()),
        ("the start of a JPEG", b"\xff\xd8\xff".to_vec()),
    ];
    for (what, bytes) in refused {
        assert_eq!(sniff(&bytes), Err(Unwanted::Unknown), "{what}");
    }
    assert_eq!(sniff(b""), Err(Unwanted::Empty));
    let mut late = "a".repeat(100_000).into_bytes();
    late.push(0);
    assert_eq!(sniff(late), Err(Unwanted::Unknown));
}

#[test]
fn documents_with_macros_are_not_kept() {
    let types: (&str, &[u8]) = ("[Content_Types].xml", b"<Types/>");
    let odt: (&str, &[u8]) = ("mimetype", b"application/vnd.oasis.opendocument.text");
    let body = vec![b'x'; 9_000];
    for documents in [
        zip(&[types, ("word/document.xml", &body), ("word/vbaProject.bin", b"x")]),
        zip(&[types, ("word/VBAPROJECT.BIN", b"x"), ("word/document.xml", &body)]),
        zip(&[types, ("xl/workbook.xml", b"x"), ("xl/macrosheets/sheet1.xml", b"x")]),
        zip(&[types, ("word/document.xml", b"x"), ("word/activeX/activeX1.xml", b"x")]),
        zip(&[odt, ("content.xml", &body), ("Basic/script-lc.xml", b"x")]),
        zip(&[odt, ("Scripts/python/a.py", b"x")]),
    ] {
        assert_eq!(sniff(documents), Err(Unwanted::Macros));
    }
    // A workbook within a document does not make it one.
    let inner = zip(&[types, ("xl/workbook.xml", b"x")]);
    let outer = zip(&[types, ("word/document.xml", b"x"), ("word/embeddings/1.xlsx", &inner)]);
    assert_eq!(sniff(outer), Ok(ContentType::Docx));
}

/// What is two things at once is the one that its start says: it is served as that, as an attachment, with `nosniff`.
#[test]
fn a_file_of_two_kinds_is_what_its_start_says() {
    let html = b"<html><script>alert(1)</script></html>";
    let start = |start: &[u8]| [start, html.as_slice()].concat();
    assert_eq!(sniff(start(b"GIF89a/*")), Ok(ContentType::Gif));
    assert_eq!(sniff(start(b"\xff\xd8\xff\xe0\0\x10JFIF\0")), Ok(ContentType::Jpeg));
    assert_eq!(sniff(start(b"%PDF-1.4\n")), Ok(ContentType::Pdf));
    assert_eq!(sniff(start(b"see: ")), Ok(ContentType::Text));
    assert_eq!(sniff([b"<html>%PDF-1.4".as_slice(), html].concat()), Err(Unwanted::Unknown));
    let archive = zip(&[("META-INF/MANIFEST.MF", b"x")]);
    assert_eq!(sniff([b"GIF89a".as_slice(), &archive].concat()), Ok(ContentType::Gif));
}
