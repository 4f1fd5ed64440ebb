//! Small files for the demo: a letter as PDF and a drawing as PNG, made of nothing but these lines.

/// A letter of one page. The lines are ASCII.
pub(super) fn letter(lines: &[&str]) -> Vec<u8> {
    let mut text = String::from("BT /F1 12 Tf 72 770 Td 18 TL\n");
    for line in lines {
        let escaped = line.replace('\\', "\\\\").replace('(', "\\(").replace(')', "\\)");
        text.push_str(&format!("({escaped}) Tj T*\n"));
    }
    text.push_str("ET\n");
    let objects = [
        "<< /Type /Catalog /Pages 2 0 R >>".to_owned(),
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>".to_owned(),
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 5 0 R /Resources << /Font << /F1 4 0 R >> >> >>".to_owned(),
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>".to_owned(),
        format!("<< /Length {} >>\nstream\n{text}endstream", text.len()),
    ];
    let (mut pdf, mut places) = (String::from("%PDF-1.4\n"), String::new());
    for (number, object) in (1..).zip(&objects) {
        places.push_str(&format!("{:010} 00000 n \n", pdf.len()));
        pdf.push_str(&format!("{number} 0 obj\n{object}\nendobj\n"));
    }
    let (count, start) = (objects.len() + 1, pdf.len());
    pdf.push_str(&format!("xref\n0 {count}\n0000000000 65535 f \n{places}"));
    pdf.push_str(&format!("trailer\n<< /Size {count} /Root 1 0 R >>\nstartxref\n{start}\n%%EOF\n"));
    pdf.into_bytes()
}

/// How wide and high a drawing is; small enough for its rows to be one block of 65,535 bytes at most.
const SIDE: u32 = 128;

/// A drawing of the rings around a point, in shades of grey.
pub(super) fn chart(across: u32, down: u32) -> Vec<u8> {
    let mut rows = Vec::new();
    for y in 0..SIDE {
        // Each row begins with the filter that it went through: none.
        rows.push(0);
        rows.extend((0..SIDE).map(|x| {
            let (dx, dy) = (x.abs_diff(across), y.abs_diff(down));
            if (dx * dx + dy * dy) / 200 % 2 == 0 { 0xf0_u8 } else { 0x90 }
        }));
    }
    // One block that is not compressed, within the frame of zlib.
    let length = u16::try_from(rows.len()).unwrap_or(u16::MAX);
    let mut data = vec![0x78, 0x01, 0x01];
    data.extend_from_slice(&length.to_le_bytes());
    data.extend_from_slice(&(!length).to_le_bytes());
    data.extend_from_slice(&rows);
    let (mut a, mut b) = (1_u32, 0_u32);
    for byte in &rows {
        a = (a + u32::from(*byte)) % 65_521;
        b = (b + a) % 65_521;
    }
    data.extend_from_slice(&(b << 16 | a).to_be_bytes());
    let mut header = [SIDE.to_be_bytes(), SIDE.to_be_bytes()].concat();
    header.extend_from_slice(&[8, 0, 0, 0, 0]);
    let mut png = b"\x89PNG\r\n\x1a\n".to_vec();
    for (kind, data) in [(b"IHDR", &header[..]), (b"IDAT", &data), (b"IEND", &[])] {
        png.extend_from_slice(&u32::try_from(data.len()).unwrap_or_default().to_be_bytes());
        let named = [&kind[..], data].concat();
        png.extend_from_slice(&named);
        png.extend_from_slice(&check(&named).to_be_bytes());
    }
    png
}

/// CRC-32 as PNG has it.
fn check(bytes: &[u8]) -> u32 {
    let step = |sum: u32, _| if sum & 1 == 1 { sum >> 1 ^ 0xedb8_8320 } else { sum >> 1 };
    !bytes.iter().fold(u32::MAX, |sum, byte| (0..8).fold(sum ^ u32::from(*byte), step))
}

#[cfg(test)]
mod tests {
    use store::{ContentType, Sniffer};

    use super::{chart, check, letter};

    #[test]
    fn they_are_what_they_seem() {
        assert_eq!(check(b"123456789"), 0xcbf4_3926);
        for (bytes, kind) in [(letter(&["Dear (all)"]), ContentType::Pdf), (chart(40, 60), ContentType::Png)] {
            let mut sniffer = Sniffer::new();
            sniffer.update(&bytes).unwrap();
            assert_eq!(sniffer.finish().unwrap(), kind);
        }
    }
}
